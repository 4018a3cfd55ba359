import { UpstreamFailure } from '#gateway/upstream.ts'
import { exactOf } from '#kit/exact-json.ts'
import { asRecord } from '#wire/loose.ts'
import type { ReplyView, StreamEnd, Wire } from '#wire/define.ts'
import { statusOfError } from '#wire/error-status.ts'

/** What an answer with a good status turned out to be, whatever its status said. */
export type Judged =
  /** Parsed with whole numbers to their last digit: something is written of it. */
  | { readonly kind: 'good'; readonly parsed: unknown; readonly view: ReplyView }
  /** An error in place of the answer: the status it should have had, and its body in the provider's format. */
  | {
      readonly kind: 'error'
      readonly status: number
      readonly type: string
      readonly message: string
      readonly body: Buffer
    }
  /** Nothing that could be an answer. */
  | { readonly kind: 'unusable'; readonly failure: UpstreamFailure }

/** What came instead of an answer is shown by its beginning: enough to know whose page it is. */
const excerptCharactersMax = 200

/**
 * Judges a whole reply with a 2xx status, once, before anything is made of it: an error, a page, an
 * empty or half a body is no answer, whoever asked and however the call is translated.
 */
export function judgeReply(asked: {
  readonly wire: Wire
  readonly status: number
  readonly body: Buffer
  /** `connection/model`, for messages. */
  readonly place: string
}): Judged {
  const { wire, status, body, place } = asked
  const text = body.toString()
  const start = text.trimStart()
  const unusable = (kind: 'garbage' | 'empty', what: string) =>
    ({
      kind: 'unusable',
      failure: new UpstreamFailure(kind, `${place} answered ${status} with ${what}.`),
    }) as const
  if (start === '') return unusable('empty', 'an empty body')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    if (start.startsWith('<')) return unusable('garbage', `a page: “${excerpt(start)}”`)
    // Half an answer is content, which not every project keeps; a line of a proxy is none.
    return /^[{["]/.test(start)
      ? unusable('garbage', `JSON that breaks off or is broken, ${body.length} bytes of it`)
      : unusable('garbage', `no JSON: “${excerpt(start)}”`)
  }
  const view = wire.readReply(parsed)
  if (wire.hasAnswer(parsed)) return { kind: 'good', parsed: exactOf(text, parsed), view }
  if (view.error !== null) return errorOf(wire, view.error, parsed)
  return unusable('empty', `JSON that has no answer in it: “${excerpt(start)}”`)
}

/** The same for a stream that ended before anything of it was forwarded; null when it may be. */
export function judgeStream(wire: Wire, end: StreamEnd, place: string): Judged | null {
  const { view, assembled, isComplete } = end
  if (view.error !== null) return errorOf(wire, view.error, assembled)
  if (!isComplete || view.finishReasons.length > 0 || wire.hasAnswer(assembled)) return null
  return {
    kind: 'unusable',
    failure: new UpstreamFailure('empty', `${place} ended a stream that had no answer in it.`),
  }
}

function errorOf(
  wire: Wire,
  { type, message }: NonNullable<ReplyView['error']>,
  parsed: unknown,
): Judged {
  const said = asRecord(asRecord(parsed)?.['error'])
  const error = said ?? { type, message }
  return {
    kind: 'error',
    status: statusOfError([said?.['code'], said?.['status'], said?.['type'], type]),
    type,
    message: `200 with an error inside: ${message}`,
    body: Buffer.from(
      JSON.stringify(wire.format === 'anthropic' ? { type: 'error', error } : { error }),
    ),
  }
}

function excerpt(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, excerptCharactersMax)
}

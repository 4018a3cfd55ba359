import type { IncomingHttpHeaders } from 'node:http'
import { newSpanId, newTraceId } from '#kit/id.ts'

/** Who and what a call belongs to, as the application said in headers. */
export type CallContext = {
  readonly traceId: string
  readonly spanId: string
  /** '' when the call starts a trace of its own. */
  readonly parentSpanId: string
  readonly userId: string
  readonly sessionId: string
  /** What a rollout assigns by, where the application says it itself. */
  readonly unit: string
  readonly traceName: string
  readonly tags: readonly string[]
  readonly release: string
  /** Name and version of the prompt that the call was made from; '' when it was none. */
  readonly prompt: string
  readonly promptVersion: string
  /** What made the call: an SDK, curl, a browser. */
  readonly userAgent: string
  readonly metadata: Readonly<Record<string, string>>
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const textMax = 200
const tagsMax = 50
const metadataMax = 64

/**
 * Reads `traceparent` (W3C Trace Context) and the `x-belay-*` headers. Nothing here can fail a
 * call: what is malformed is as if it had not been sent.
 */
export function readCallContext(headers: IncomingHttpHeaders): CallContext {
  const parent = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(
    one(headers['traceparent']),
  )
  const [, traceId, parentSpanId] = parent ?? []
  const isValid = traceId !== undefined && !/^0+$/.test(traceId) && !/^0+$/.test(parentSpanId ?? '')
  return {
    traceId: isValid ? traceId : newTraceId(),
    spanId: newSpanId(),
    parentSpanId: isValid ? (parentSpanId ?? '') : '',
    userId: text(headers['x-belay-user']),
    sessionId: text(headers['x-belay-session']),
    unit: text(headers['x-belay-unit']),
    traceName: text(headers['x-belay-trace-name']),
    release: text(headers['x-belay-release']),
    ...readPrompt(text(headers['x-belay-prompt'])),
    userAgent: text(headers['user-agent']),
    tags: one(headers['x-belay-tags'])
      .split(',')
      .map((tag) => tag.trim().slice(0, textMax))
      .filter((tag) => tag !== '')
      .slice(0, tagsMax),
    metadata: readMetadata(one(headers['x-belay-metadata'])),
  }
}

/** `support-answer@12`, or a name alone. */
function readPrompt(header: string): { prompt: string; promptVersion: string } {
  const at = header.lastIndexOf('@')
  return at === -1
    ? { prompt: header, promptVersion: '' }
    : { prompt: header.slice(0, at), promptVersion: header.slice(at + 1) }
}

function readMetadata(header: string): Record<string, string> {
  if (header === '') return {}
  try {
    const parsed: unknown = JSON.parse(header)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {}
    return Object.fromEntries(
      Object.entries(parsed)
        .slice(0, metadataMax)
        .map(([key, value]) => [key.slice(0, textMax), String(value).slice(0, textMax)]),
    )
  } catch {
    return {}
  }
}

function text(header: string | string[] | undefined): string {
  return one(header).trim().slice(0, textMax)
}

/** Node gives a header as its bytes, a character each; those that are UTF-8 are read as such. */
function one(header: string | string[] | undefined): string {
  const bytes = (Array.isArray(header) ? header[0] : header) ?? ''
  if (!/[\x80-\xff]/.test(bytes)) return bytes
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    return bytes
  }
}

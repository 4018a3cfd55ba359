import { outputClasses, type Usage } from '#contract/usage.ts'
import type { Message, MessagePart } from '#contract/message.ts'
import { estimateTokens } from '#kit/estimate-tokens.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'
import type { ReplyView, Wire } from '#wire/define.ts'

/** Roles and separators around a message (https://github.com/openai/openai-cookbook/blob/main/examples/How_to_count_tokens_with_tiktoken.ipynb). */
const tokensPerMessage = 4
/** A picture of 1,024 pixels a side, as OpenAI counts it (https://platform.openai.com/docs/guides/images-vision#calculating-costs); sizes are not looked into. */
const tokensPerImage = 765

/**
 * What a stream cost that its caller left or its provider cut: what was delivered has been paid for. A call that
 * was left before anything of its answer came was sent all the same: its input counts.
 * Reported usage counts where there is any; what it lacks is estimated, the input from the request, the
 * output from the text that came. Null when nothing has to be estimated.
 */
export function estimateUsage(asked: {
  readonly wire: Wire
  readonly last: TryOutcome
  readonly reply: ReplyView | null
  /** The caller's body, parsed when it is asked for. */
  readonly request: { readonly parsed: unknown }
}): ReplyView | null {
  const { wire, last, reply, request } = asked
  if (last.kind === 'failed') return isLeft(last) ? inputAlone(wire, request.parsed) : null
  if (last.kind !== 'streamed' || last.end.isComplete || reply === null) return null
  const written = sumOf(wire.replyMessages(last.end.assembled).map(partsTokens))
  const reported = sumOf(outputClasses.map((name) => reply.usage[name] ?? 0))
  // Anthropic reports the input at the beginning, and one token of output that stands for all to come.
  if (reply.hasUsage && written <= reported) return null
  const output = (reply.usage.output ?? 0) + Math.max(0, written - reported)
  const usage: Usage = reply.hasUsage
    ? { ...reply.usage, output }
    : { input: inputTokens(wire, request.parsed), ...(output === 0 ? {} : { output }) }
  return { ...reply, usage, hasUsage: true }
}

/** True for a call whose caller left after it had gone out. */
function isLeft({ failure, record }: TryOutcome & { readonly kind: 'failed' }): boolean {
  return failure.kind === 'cancelled' && record.sentAtNs !== null
}

function inputAlone(wire: Wire, request: unknown): ReplyView | null {
  // To count is free.
  if (wire.operation === 'count_tokens') return null
  return {
    responseModel: '',
    responseId: '',
    usage: { input: inputTokens(wire, request) },
    hasUsage: true,
    finishReasons: [],
    priceTier: '',
    reportedCost: null,
    error: null,
  }
}

/** About how many tokens a request is, its tools with it. */
export function inputTokens(wire: Wire, request: unknown): number {
  const tools = wire.requestTools(request)
  return sumOf([
    ...wire.requestMessages(request).map((message) => tokensPerMessage + partsTokens(message)),
    tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools)),
  ])
}

function partsTokens({ parts }: Message): number {
  return sumOf(parts.map(partTokens))
}

function partTokens(part: MessagePart): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return estimateTokens(String(part['content'] ?? ''))
    case 'blob':
    case 'uri':
    case 'file':
      return part['modality'] === 'image' ? tokensPerImage : 0
    case 'tool_call':
      return textTokens(part['name']) + textTokens(part['arguments'])
    case 'tool_call_response':
      return textTokens(part['response'])
    default:
      return textTokens(part)
  }
}

function textTokens(value: unknown): number {
  return estimateTokens(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

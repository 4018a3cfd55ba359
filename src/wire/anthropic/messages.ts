import { countingOf } from '#wire/counting-of.ts'
import { ok } from '#kit/result.ts'
import type { ReplyView, Wire } from '#wire/define.ts'
import { asList, asNumber, asRecord, asText, type Loose } from '#wire/loose.ts'
import { readStream } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import { parametersBy, noModel, notAnObject } from '#wire/request-view.ts'
import { messagesOf, partsOf } from './content-blocks.ts'
import { messagesEvents } from './messages-events.ts'
import { messagesAssembly } from './messages-stream.ts'
import { readMessagesUsage } from './usage.ts'

const readParameters = parametersBy({
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  max_tokens: 'max_tokens',
  stop_sequences: 'stop_sequences',
  'output_config.effort': 'reasoning.level',
  'thinking.type': 'thinking',
  'thinking.budget_tokens': 'thinking.budget_tokens',
  'output_config.format.type': 'response_format',
  'tool_choice.type': 'tool_choice',
  service_tier: 'service_tier',
  speed: 'speed',
})

/** Anthropic's Messages API (https://docs.claude.com/en/api/messages). */
export const anthropicMessages: Wire = {
  id: 'anthropic.messages',
  format: 'anthropic',
  operation: 'chat',
  readRequest(body) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    const model = asText(request['model'])
    if (model === '') return noModel(request['model'])
    return ok({
      model,
      streamed: request['stream'] === true,
      outputTokensMax: asNumber(request['max_tokens']),
      priceTier: priceTierOf(request),
      userId: asText(asRecord(request['metadata'])?.['user_id']),
      parameters: readParameters(request),
    })
  },
  readReply,
  startStream: (given) => readStream(messagesAssembly(given?.watch), readReply),
  streamOf: messagesEvents,
  hasAnswer: (reply) => Array.isArray(asRecord(reply)?.['content']),
  requestMessages: messagesOf,
  replyMessages(body) {
    const reply = asRecord(body)
    if (reply === null || !Array.isArray(reply['content'])) return []
    return [
      {
        role: 'assistant',
        parts: partsOf(reply['content']),
        finish_reason: asText(reply['stop_reason']),
      },
    ]
  },
  requestTools: (body) => [...asList(asRecord(body)?.['tools'])],
}

/** Counting the tokens of such a request, which Anthropic does without charge. */
export const anthropicCountTokens: Wire = countingOf(anthropicMessages, 'anthropic.count_tokens')

function readReply(body: unknown): ReplyView {
  const reply = asRecord(body) ?? {}
  const usage = readMessagesUsage(reply)
  const stopReason = asText(reply['stop_reason'])
  return {
    responseModel: asText(reply['model']),
    responseId: asText(reply['id']),
    usage: usage ?? {},
    hasUsage: usage !== null,
    finishReasons: stopReason === '' ? [] : [stopReason],
    priceTier: priceTierOf(asRecord(reply['usage']) ?? {}),
    reportedCost: null,
    error: readReplyError(reply),
  }
}

/** `speed: fast` has prices of its own; of the service tiers priority and batch have. */
function priceTierOf(fields: Loose): string {
  if (fields['speed'] === 'fast') return 'fast'
  const tier = asText(fields['service_tier'])
  return ['auto', 'standard', 'standard_only'].includes(tier) ? '' : tier
}

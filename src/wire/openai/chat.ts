import { ok } from '#kit/result.ts'
import type { ReplyView, Wire } from '#wire/define.ts'
import { asCount, asList, asNumber, asRecord, asRecords, asText } from '#wire/loose.ts'
import { readStream } from '#wire/read-stream.ts'
import { parametersBy, noModel, notAnObject } from '#wire/request-view.ts'
import { costText } from '#wire/token-counts.ts'
import { chatMessage, chatMessages } from './chat-messages.ts'
import { chatEvents } from './chat-events.ts'
import { chatAssembly } from './chat-stream.ts'
import { readChatUsage } from './chat-usage.ts'
import { priceTierOf } from './price-tier.ts'
import { readReplyError } from '#wire/reply-error.ts'

const readParameters = parametersBy({
  temperature: 'temperature',
  top_p: 'top_p',
  top_k: 'top_k',
  max_tokens: 'max_tokens',
  max_completion_tokens: 'max_tokens',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  seed: 'seed',
  stop: 'stop_sequences',
  n: 'choice.count',
  reasoning_effort: 'reasoning.level',
  'reasoning.effort': 'reasoning.level',
  'response_format.type': 'response_format',
  tool_choice: 'tool_choice',
  parallel_tool_calls: 'parallel_tool_calls',
  verbosity: 'verbosity',
  service_tier: 'service_tier',
})

/** OpenAI's chat completions, which most other providers speak too. */
export const openaiChat: Wire = {
  id: 'openai.chat',
  format: 'openai',
  operation: 'chat',
  readRequest(body) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    const model = asText(request['model'])
    if (model === '') return noModel(request['model'])
    const perChoice = asNumber(request['max_completion_tokens']) ?? asNumber(request['max_tokens'])
    return ok({
      model,
      streamed: request['stream'] === true,
      // The bound holds for each choice, and each is billed.
      outputTokensMax:
        perChoice === null ? null : asCount(perChoice) * Math.max(1, asCount(request['n'])),
      priceTier: priceTierOf(request['service_tier']),
      userId: asText(request['safety_identifier']) || asText(request['user']),
      parameters: readParameters(request),
    })
  },
  readReply,
  startStream: (given) => readStream(chatAssembly(given), readReply),
  streamOf: chatEvents,
  hasAnswer: (reply) =>
    asRecords(asRecord(reply)?.['choices']).some((choice) => asRecord(choice['error']) === null),
  requestMessages: (body) => chatMessages(asRecord(body)?.['messages']),
  replyMessages: (body) =>
    asRecords(asRecord(body)?.['choices']).map((choice) =>
      chatMessage(asRecord(choice['message']) ?? {}, asText(choice['finish_reason'])),
    ),
  requestTools: (body) => {
    const request = asRecord(body)
    return [...asList(request?.['tools']), ...asList(request?.['functions'])]
  },
}

function readReply(body: unknown): ReplyView {
  const reply = asRecord(body) ?? {}
  const usage = readChatUsage(reply)
  const reported = asRecord(reply['usage'])?.['cost']
  return {
    responseModel: asText(reply['model']),
    responseId: asText(reply['id']),
    usage: usage ?? {},
    hasUsage: usage !== null,
    finishReasons: asRecords(reply['choices'])
      .map((choice) => asText(choice['finish_reason']))
      .filter((reason) => reason !== ''),
    priceTier: priceTierOf(reply['service_tier']),
    // OpenRouter sends a number, Perplexity an object with its parts and their sum.
    reportedCost: costText(reported) ?? costText(asRecord(reported)?.['total_cost']),
    // OpenRouter tells the failure of a provider behind it inside the choice.
    error:
      readReplyError(reply) ??
      asRecords(reply['choices'])
        .map(readReplyError)
        .find((error) => error !== null) ??
      null,
  }
}

import { failed, ok } from '#kit/result.ts'
import type { ReplyView, Wire } from '#wire/define.ts'
import { asList, asNumber, asRecord, asText } from '#wire/loose.ts'
import { readStream } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import { parametersBy, noModel, notAnObject } from '#wire/request-view.ts'
import { costText } from '#wire/token-counts.ts'
import { priceTierOf } from './price-tier.ts'
import { inputMessages, outputMessage } from './responses-items.ts'
import { responsesEvents } from './responses-events.ts'
import { responsesAssembly } from './responses-stream.ts'
import { readResponsesUsage } from './responses-usage.ts'

const readParameters = parametersBy({
  temperature: 'temperature',
  top_p: 'top_p',
  max_output_tokens: 'max_tokens',
  'reasoning.effort': 'reasoning.level',
  'text.format.type': 'response_format',
  'text.verbosity': 'verbosity',
  tool_choice: 'tool_choice',
  parallel_tool_calls: 'parallel_tool_calls',
  previous_response_id: 'previous_response.id',
  truncation: 'truncation',
  service_tier: 'service_tier',
})

/** OpenAI's Responses API (https://platform.openai.com/docs/api-reference/responses). */
export const openaiResponses: Wire = {
  id: 'openai.responses',
  format: 'openai',
  operation: 'chat',
  readRequest(body) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    const model = asText(request['model'])
    if (model === '') return noModel(request['model'])
    if (request['background'] === true) {
      return failed({
        field: 'background',
        message:
          '`background` cannot be used here: Belay has no way yet to fetch such an answer, which would be paid and lost. Leave it out, or ask for a stream.',
      })
    }
    return ok({
      model,
      streamed: request['stream'] === true,
      outputTokensMax: asNumber(request['max_output_tokens']),
      priceTier: priceTierOf(request['service_tier']),
      userId: asText(request['safety_identifier']) || asText(request['user']),
      parameters: readParameters(request),
    })
  },
  readReply,
  startStream: (given) => readStream(responsesAssembly(given?.watch), readReply),
  streamOf: responsesEvents,
  hasAnswer(reply) {
    const response = asRecord(reply)
    if (response === null || response['status'] === 'failed') return false
    // A response in the background has a status and no output yet.
    return Array.isArray(response['output']) || asText(response['status']) !== ''
  },
  requestMessages: inputMessages,
  replyMessages(body) {
    const response = asRecord(body)
    return response === null || !Array.isArray(response['output']) ? [] : [outputMessage(response)]
  },
  requestTools: (body) => [...asList(asRecord(body)?.['tools'])],
}

function readReply(body: unknown): ReplyView {
  const response = asRecord(body) ?? {}
  const usage = readResponsesUsage(response)
  const reason = asText(asRecord(response['incomplete_details'])?.['reason'])
  const finish = reason || asText(response['status'])
  return {
    responseModel: asText(response['model']),
    responseId: asText(response['id']),
    usage: usage ?? {},
    hasUsage: usage !== null,
    finishReasons: finish === '' || finish === 'in_progress' ? [] : [finish],
    priceTier: priceTierOf(response['service_tier']),
    reportedCost: costText(asRecord(response['usage'])?.['cost']),
    error: readReplyError(response),
  }
}

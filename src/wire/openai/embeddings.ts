import { ok } from '#kit/result.ts'
import type { Wire } from '#wire/define.ts'
import { asList, asRecord, asText } from '#wire/loose.ts'
import { readReplyError } from '#wire/reply-error.ts'
import { parametersBy, noModel, notAnObject } from '#wire/request-view.ts'
import { costText } from '#wire/token-counts.ts'
import { readChatUsage } from './chat-usage.ts'

const readParameters = parametersBy({
  dimensions: 'dimensions',
  encoding_format: 'encoding_formats',
})

/** OpenAI's embeddings (https://platform.openai.com/docs/api-reference/embeddings). */
export const openaiEmbeddings: Wire = {
  id: 'openai.embeddings',
  format: 'openai',
  operation: 'embeddings',
  readRequest(body) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    const model = asText(request['model'])
    if (model === '') return noModel(request['model'])
    return ok({
      model,
      streamed: false,
      outputTokensMax: 0,
      priceTier: '',
      userId: asText(request['user']),
      parameters: readParameters(request),
    })
  },
  readReply(body) {
    const reply = asRecord(body) ?? {}
    const usage = readChatUsage(reply)
    return {
      responseModel: asText(reply['model']),
      responseId: asText(reply['id']),
      usage: usage ?? {},
      hasUsage: usage !== null,
      finishReasons: [],
      priceTier: '',
      reportedCost: costText(asRecord(reply['usage'])?.['cost']),
      error: readReplyError(reply),
    }
  },
  startStream: null,
  streamOf: null,
  hasAnswer: (reply) => Array.isArray(asRecord(reply)?.['data']),
  requestMessages(body) {
    const input = asRecord(body)?.['input']
    const texts = (typeof input === 'string' ? [input] : asList(input)).filter(
      (text) => typeof text === 'string',
    )
    return texts.map((content) => ({ role: 'user', parts: [{ type: 'text', content }] }))
  },
  replyMessages: () => [],
  requestTools: () => [],
}

import { ok } from '#kit/result.ts'
import type { Wire } from '#wire/define.ts'
import { asRecord, asRecords, type Loose } from '#wire/loose.ts'
import { readReplyError } from '#wire/reply-error.ts'
import { noModel, notAnObject } from '#wire/request-view.ts'
import { partsOf } from './contents.ts'
import { field } from './field.ts'
import { readGeminiUsage } from './usage.ts'

/** Gemini's embedContent: one content, one vector (https://ai.google.dev/api/embeddings). */
export const geminiEmbedContent: Wire = {
  id: 'gemini.embed_content',
  format: 'gemini',
  operation: 'embeddings',
  readRequest(body, path) {
    const request = asRecord(body)
    if (request === null) return notAnObject(body)
    if (path.model === '') return noModel(undefined)
    const [first] = requestsOf(request)
    const dimensions = field(first ?? null, 'outputDimensionality')
    return ok({
      model: path.model,
      streamed: false,
      outputTokensMax: 0,
      priceTier: '',
      userId: '',
      parameters: typeof dimensions === 'number' ? { dimensions } : {},
    })
  },
  readReply(body) {
    const reply = asRecord(body) ?? {}
    const usage = readGeminiUsage(reply)
    return {
      responseModel: '',
      responseId: '',
      usage: usage ?? {},
      hasUsage: usage !== null,
      finishReasons: [],
      priceTier: '',
      reportedCost: null,
      error: readReplyError(reply),
    }
  },
  startStream: null,
  streamOf: null,
  hasAnswer: (reply) => asRecord(reply) !== null,
  requestMessages: (body) =>
    requestsOf(asRecord(body) ?? {}).map((one) => ({
      role: 'user',
      parts: partsOf(asRecord(one['content'])?.['parts']),
    })),
  replyMessages: () => [],
  requestTools: () => [],
}

/** Gemini's batchEmbedContents: several of them in one request; Google's own SDK sends only these. */
export const geminiBatchEmbedContents: Wire = {
  ...geminiEmbedContent,
  id: 'gemini.batch_embed_contents',
}

function requestsOf(body: Loose): readonly Loose[] {
  if (Array.isArray(body['requests'])) return asRecords(body['requests'])
  return asRecord(body['content']) === null ? [] : [body]
}

import { invariant } from '#kit/invariant.ts'
import { geminiNeeds } from '#wire/needs/gemini.ts'
import { defineProvider, type UpstreamCall } from '#plugins/define.ts'

const methods: Readonly<Record<string, string>> = {
  'gemini.embed_content': 'embedContent',
  'gemini.batch_embed_contents': 'batchEmbedContents',
  'gemini.count_tokens': 'countTokens',
}

/**
 * Path of a Gemini operation: the model stands in the path. A model of one's own is named with its
 * collection (`tunedModels/…`). Streams are asked for as server-sent events.
 */
export function geminiPath(call: UpstreamCall): string {
  const [, collection = 'models', name = ''] =
    /^(?:(models|tunedModels)\/)?(.*)$/s.exec(call.model) ?? []
  const model = `/v1beta/${collection}/${encodeURIComponent(name)}`
  if (call.wire === 'gemini.generate_content') {
    return call.streamed ? `${model}:streamGenerateContent?alt=sse` : `${model}:generateContent`
  }
  const method = methods[call.wire]
  invariant(method !== undefined, `Gemini has a method for ${call.wire}`)
  return `${model}:${method}`
}

/** Gemini's own API (https://ai.google.dev/api). */
export const provider = defineProvider({
  id: 'gemini',
  title: 'Google Gemini',
  summary: 'Gemini models and embeddings, by Google’s Gemini API.',
  format: 'gemini',
  baseUrl: 'https://generativelanguage.googleapis.com',
  secretVariable: 'GEMINI_API_KEY',
  needsSecret: true,
  priceProvider: 'google',
  otelName: 'gcp.gemini',
  settings: [],
  takesStreamOptions: true,
  needs: geminiNeeds,
  wires: ['gemini.generate_content', ...Object.keys(methods)],
  path: geminiPath,
  headers: (connection): Record<string, string> =>
    connection.secret === '' ? {} : { 'x-goog-api-key': connection.secret },
  modelsPath: '/v1beta/models',
  examples: ['gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-embedding-001'],
})

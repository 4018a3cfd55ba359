import type { IncomingHttpHeaders } from 'node:http'
import { surfacePath } from '#gateway/surface-path.ts'
import type { WireFormat } from '#wire/define.ts'

/** What a path on the model surfaces asks for. */
export type ModelRoute =
  | {
      readonly kind: 'call'
      readonly wire: string
      readonly model: string
      readonly streams: boolean
      readonly queryKey: string
    }
  | {
      readonly kind: 'models'
      readonly format: WireFormat
      readonly model: string
      readonly queryKey: string
    }

const openaiPaths: Readonly<Record<string, string>> = {
  '/v1/chat/completions': 'openai.chat',
  '/v1/responses': 'openai.responses',
  '/v1/embeddings': 'openai.embeddings',
  '/v1/completions': 'openai.completions',
  '/v1/messages': 'anthropic.messages',
  '/v1/messages/count_tokens': 'anthropic.count_tokens',
}

const geminiVerbs: Readonly<Record<string, { wire: string; streams: boolean }>> = {
  generateContent: { wire: 'gemini.generate_content', streams: false },
  streamGenerateContent: { wire: 'gemini.generate_content', streams: true },
  embedContent: { wire: 'gemini.embed_content', streams: false },
  batchEmbedContents: { wire: 'gemini.batch_embed_contents', streams: false },
  countTokens: { wire: 'gemini.count_tokens', streams: false },
}

/** Finds the operation that a request names by method and path; null when it is none of ours. */
export function matchModelRoute(
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
): ModelRoute | null {
  const at = url.indexOf('?')
  const path = surfacePath(method, url, headers)
  const queryKey = at === -1 ? '' : (new URLSearchParams(url.slice(at + 1)).get('key') ?? '')
  if (method === 'POST') {
    const wire = openaiPaths[path]
    if (wire !== undefined) return { kind: 'call', wire, model: '', streams: false, queryKey }
    // @ai-sdk/google leaves out `models/` when a model's name has a slash, as all of ours have.
    const gemini = /^\/v1(?:beta|alpha)?\/(?:models\/)?((?!models\/:).+):([A-Za-z]+)$/.exec(path)
    const verb = geminiVerbs[gemini?.[2] ?? '']
    if (gemini?.[1] !== undefined && verb !== undefined)
      return { kind: 'call', ...verb, model: decoded(gemini[1]), queryKey }
    return null
  }
  if (method !== 'GET') return null
  const models = /^\/(v1|v1beta|v1alpha)\/models(?:\/(.+))?$/.exec(path)
  if (models === null) return null
  const format = models[1] === 'v1' ? formatOf(headers) : 'gemini'
  return { kind: 'models', format, model: decoded(models[2] ?? ''), queryKey }
}

/** A path that is no valid percent-encoding names no model of ours, and must not throw here. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Whose `/v1/models` is meant: all three have that path, and each SDK says by its headers which one it is. */
function formatOf(headers: IncomingHttpHeaders): WireFormat {
  if (headers['anthropic-version'] !== undefined) return 'anthropic'
  const isGoogle = headers['x-goog-api-key'] ?? headers['x-goog-api-client']
  return isGoogle === undefined ? 'openai' : 'gemini'
}

import type { IncomingHttpHeaders } from 'node:http'
import type { WireFormat } from '#wire/define.ts'

/** Operations that SDKs call without a version where their base URL should have had it. */
const versionless =
  /^\/(chat\/completions|responses|completions|embeddings|messages(\/count_tokens)?)$/

/**
 * The path of a request as the model surfaces write it, for what clients make of a base URL: slashes too
 * many, a company's own prefix (the Groq SDK asks `/openai/v1/…`), Gemini's compatible paths
 * (`/v1beta/openai/…`), a version twice or none (litellm).
 */
export function surfacePath(method: string, url: string, headers: IncomingHttpHeaders): string {
  const given = url.split('?', 1)[0] ?? '/'
  const path = given.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
  const plain = path
    .replace(/^\/v1beta\/openai(?=\/)/, '/v1')
    .replace(/^\/(openai|anthropic|gemini)(?=\/)/, '')
    .replace(/^\/(v1|v1beta|v1alpha)\/\1(?=\/)/, '/$1')
  if (method === 'POST' && versionless.test(plain)) return `/v1${plain}`
  if (method === 'POST' && /^\/models\/.+:[A-Za-z]+$/.test(plain)) return `/v1beta${plain}`
  // Without a key it is a person, who wants the page of models.
  if (method === 'GET' && /^\/models(\/|$)/.test(plain) && hasKey(headers)) return `/v1${plain}`
  return plain
}

/** True for a request that a client of models or traces sent, whatever its path: what is unknown is told in that client's shape. */
export function isForClients(method: string, url: string, path: string): boolean {
  if (/^\/v1(beta|alpha)?(\/|$)/.test(path)) return true
  const given = url.split('?', 1)[0] ?? '/'
  return (
    /^\/+(openai|anthropic|gemini)\//.test(given) || (isWriting(method) && !/^\/+api\//.test(given))
  )
}

/** Belay's own API and the page take no writing elsewhere than under /api. */
function isWriting(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/** The error shape that a caller expects, as far as the path and the headers tell. */
export function formatOfCaller(url: string, headers: IncomingHttpHeaders): WireFormat {
  if (/^\/+(v1beta|v1alpha)\/+openai\//.test(url)) return 'openai'
  if (/^\/+(gemini|v1beta|v1alpha)\b/.test(url) || /\/models\/[^?]+:[A-Za-z]+/.test(url))
    return 'gemini'
  const isAnthropic = headers['anthropic-version'] !== undefined || /^\/+anthropic\//.test(url)
  if (isAnthropic || /\/messages(\/|\?|$)/.test(url)) return 'anthropic'
  return headers['x-goog-api-key'] === undefined ? 'openai' : 'gemini'
}

function hasKey(headers: IncomingHttpHeaders): boolean {
  return [headers.authorization, headers['x-api-key'], headers['x-goog-api-key']].some(
    (header) => header !== undefined,
  )
}

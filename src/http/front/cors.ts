import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a page may read of an answer besides its body. */
const exposed =
  'x-belay-trace-id, x-belay-target, x-belay-release, x-belay-variant, x-belay-rollout, x-belay-dropped, x-belay-fault, retry-after, request-id, x-request-id, x-ratelimit-limit-requests, x-ratelimit-remaining-requests, x-ratelimit-reset-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens'
/** How long a browser need not ask again, seconds; Chromium's own bound is two hours. */
const askedAgainS = 7200

/**
 * Lets pages of the origins that the operator named read answers of the model surfaces and of OTLP (the
 * Fetch standard's CORS protocol). Cookies are never taken there: a page has a key or nothing. True when
 * the request was a browser's question before the real one, and has been answered.
 */
export function answerCors(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers
  if (origin === undefined || origins.length === 0) return false
  response.setHeader('vary', 'origin')
  if (!origins.includes('*') && !origins.includes(origin)) return false
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', exposed)
  const method = request.headers['access-control-request-method']
  if (request.method !== 'OPTIONS' || method === undefined) return false
  request.resume()
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers':
      request.headers['access-control-request-headers'] ?? 'authorization, content-type',
    'access-control-max-age': String(askedAgainS),
  })
  response.end()
  return true
}

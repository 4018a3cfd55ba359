import type { Format, Identity, Problem } from './surface.ts'

/**
 * An error as each provider documents it:
 * https://platform.openai.com/docs/guides/error-codes, https://docs.claude.com/en/api/errors,
 * https://ai.google.dev/gemini-api/docs/troubleshooting (google.rpc.Status).
 */
export function errorBody(format: Format, problem: Problem, identity: Identity): unknown {
  const { status, message, field } = problem
  if (format === 'anthropic') {
    return {
      type: 'error',
      error: { type: anthropicType(status), message },
      request_id: `req_${identity.hex}`,
    }
  }
  if (format === 'gemini') {
    const retry = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' }]
    const details = status === 429 ? { details: retry } : {}
    return { error: { code: status, message, status: geminiStatus(status), ...details } }
  }
  return {
    error: { message, ...openaiKind(status), param: field === '' ? null : field },
  }
}

/** What the model error-N says: each provider's usual sentence for that status. */
export function askedForError(status: number): Problem {
  const sentences: Record<number, string> = {
    400: 'The request was malformed.',
    401: 'Incorrect API key provided.',
    403: 'This key may not use this model.',
    404: 'Not found.',
    408: 'The request took too long.',
    413: 'The request is too large.',
    429: 'Rate limit reached; try again in one second.',
    500: 'The server had an error while processing the request.',
    503: 'The service is temporarily unavailable.',
    504: 'The deadline passed before the answer was ready.',
    529: 'Overloaded.',
  }
  const said = sentences[status] ?? `The simulator was asked for status ${status}.`
  return { status, field: '', message: `${said} (simulated)` }
}

function openaiKind(status: number): { type: string; code: string | null } {
  const kinds: Record<number, { type: string; code: string | null }> = {
    401: { type: 'invalid_request_error', code: 'invalid_api_key' },
    403: { type: 'invalid_request_error', code: 'unsupported_country_region_territory' },
    404: { type: 'invalid_request_error', code: 'model_not_found' },
    429: { type: 'requests', code: 'rate_limit_exceeded' },
  }
  const otherwise = status >= 500 ? 'server_error' : 'invalid_request_error'
  return kinds[status] ?? { type: otherwise, code: null }
}

function anthropicType(status: number): string {
  const types: Record<number, string> = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
    408: 'timeout_error',
    409: 'conflict_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    500: 'api_error',
    504: 'timeout_error',
    529: 'overloaded_error',
  }
  return types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
}

function geminiStatus(status: number): string {
  const names: Record<number, string> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    408: 'DEADLINE_EXCEEDED',
    409: 'ABORTED',
    413: 'INVALID_ARGUMENT',
    429: 'RESOURCE_EXHAUSTED',
    499: 'CANCELLED',
    500: 'INTERNAL',
    503: 'UNAVAILABLE',
    504: 'DEADLINE_EXCEEDED',
    529: 'UNAVAILABLE',
  }
  return names[status] ?? (status >= 500 ? 'INTERNAL' : 'FAILED_PRECONDITION')
}

import { parsedJson } from '#kit/parsed-json.ts'
import type { WireError, WireFormat, WireRefusal } from './define.ts'
import { asRecord, asText } from './loose.ts'

/**
 * What Belay refuses or fails itself, as an error of the API that the caller believes it is talking
 * to, so that its SDK throws what it always throws. Sources, one per format:
 * https://platform.openai.com/docs/guides/error-codes, https://docs.claude.com/en/api/errors,
 * https://ai.google.dev/gemini-api/docs/troubleshooting with google.rpc.Status and its details.
 * Belay's own code is in the body where the format has a place for it, and always in `x-belay-fault`.
 */
export function encodeRefusal(format: WireFormat, refusal: WireRefusal): WireError {
  const { retryAfterS, isFinal } = refusal
  return {
    status: refusal.status,
    headers: {
      'content-type': 'application/json',
      'x-belay-fault': refusal.code,
      ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
      // OpenAI's and Anthropic's SDKs go by it before they go by the status.
      ...(isFinal === true ? { 'x-should-retry': 'false' } : {}),
    },
    body: errorBody(format, refusal),
  }
}

/**
 * The same inside a stream that already runs, where no status can be sent any more: one event that
 * each format's SDK turns into its error. Nothing may follow it. The Responses API has an event of
 * its own, so the wire is asked for.
 */
export function encodeStreamRefusal(format: WireFormat, refusal: WireRefusal, wire = ''): Buffer {
  const body = errorBody(format, refusal)
  if (format === 'anthropic') return Buffer.from(`event: error\ndata: ${JSON.stringify(body)}\n\n`)
  if (wire !== 'openai.responses') return Buffer.from(`data: ${JSON.stringify(body)}\n\n`)
  const event = {
    type: 'error',
    // Clients insist on a number; which one would be next is not known here.
    sequence_number: 0,
    code: refusal.code,
    message: refusal.message,
    param: refusal.field || null,
    ...body,
  }
  return Buffer.from(`event: error\ndata: ${JSON.stringify(event)}\n\n`)
}

/**
 * The same in Gemini's other framing, one JSON array that grows by an element per chunk. `lastByte` is
 * the last one sent that is no white space, null when nothing was: the array is opened, continued, or
 * was closed by the provider, and then nothing may follow it.
 */
export function encodeArrayRefusal(refusal: WireRefusal, lastByte: number | null): Buffer {
  if (lastByte === 0x5d) return Buffer.alloc(0)
  const element = JSON.stringify(errorBody('gemini', refusal))
  return Buffer.from(lastByte === null ? `[${element}]` : `,${element}]`)
}

/**
 * What a provider said went wrong, from the body of an answer that is no 2xx: parsed JSON, or the
 * text if it was none. The type is the provider's own word, else the status.
 */
export function readProviderError(
  _format: WireFormat,
  status: number,
  body: unknown,
): { readonly type: string; readonly message: string } {
  const parsed = typeof body === 'string' ? (parsedJson(body) ?? body) : body
  // A Gemini stream that fails before it began answers its error inside an array.
  const record = asRecord(Array.isArray(parsed) ? parsed[0] : parsed)
  // FastAPI's `detail`, Mistral's bare `message` and Ollama's bare `error` are met as often as the documented shape.
  const error = asRecord(record?.['error']) ?? record ?? {}
  const said = [error['message'], record?.['error'], record?.['detail'], error['detail'], parsed]
  const message = said.map(sentence).find((text) => text !== '') ?? ''
  return {
    type: wordOf(error['type']) || wordOf(error['status']) || wordOf(error['code']) || `${status}`,
    message: message || `The provider answered ${status} without saying why.`,
  }
}

type ErrorBody = Readonly<Record<string, unknown>>

function errorBody(format: WireFormat, refusal: WireRefusal): ErrorBody {
  const { status, message } = refusal
  switch (format) {
    case 'openai':
      return {
        error: {
          message,
          type: openaiType(refusal),
          param: refusal.field || null,
          code: refusal.code,
        },
      }
    case 'anthropic':
      return { type: 'error', error: { type: anthropicType(status), message } }
    case 'gemini':
      return {
        error: {
          code: status,
          message,
          status: geminiStatus(status),
          details: geminiDetails(refusal),
        },
      }
  }
}

function openaiType({ status, code }: WireRefusal): string {
  // The quota error of OpenAI is what applications look for when money has run out.
  if (status === 402 || code.startsWith('budget')) return 'insufficient_quota'
  const types: Record<number, string> = {
    401: 'authentication_error',
    403: 'permission_error',
    429: 'rate_limit_error',
  }
  return types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
}

function anthropicType(status: number): string {
  const types: Record<number, string> = {
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
    408: 'timeout_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    503: 'overloaded_error',
    504: 'timeout_error',
    529: 'overloaded_error',
  }
  return types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
}

/** The canonical code of an HTTP status (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto). */
function geminiStatus(status: number): string {
  const names: Record<number, string> = {
    401: 'UNAUTHENTICATED',
    402: 'RESOURCE_EXHAUSTED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    408: 'DEADLINE_EXCEEDED',
    409: 'ABORTED',
    429: 'RESOURCE_EXHAUSTED',
    499: 'CANCELLED',
    501: 'UNIMPLEMENTED',
    503: 'UNAVAILABLE',
    504: 'DEADLINE_EXCEEDED',
    529: 'UNAVAILABLE',
  }
  return names[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT')
}

function geminiDetails({ code, field, message, retryAfterS }: WireRefusal): ErrorBody[] {
  const kind = (name: string) => ({ '@type': `type.googleapis.com/google.rpc.${name}` })
  return [
    { ...kind('ErrorInfo'), reason: code.toUpperCase(), domain: 'belay' },
    ...(field === ''
      ? []
      : [{ ...kind('BadRequest'), fieldViolations: [{ field, description: message }] }]),
    ...(retryAfterS === undefined ? [] : [{ ...kind('RetryInfo'), retryDelay: `${retryAfterS}s` }]),
  ]
}

// An error page of a proxy can be long; the first lines say what it is.
const messageCharactersMax = 2_000

function sentence(value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.trim().slice(0, messageCharactersMax)
}

function wordOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : asText(value)
}

import type { WireError, WireFormat } from '#wire/define.ts'
import { encodeRefusal, readProviderError } from '#wire/refuse.ts'

/**
 * An error of a provider in OpenAI's shape: its own word becomes the code, its sentence stays. 529,
 * which only Anthropic knows, becomes 503, which every client knows.
 */
export function providerError(format: WireFormat, status: number, body: unknown): WireError {
  const { type, message } = readProviderError(format, status, body)
  const known = status === 529 ? 503 : status
  const refusal = { status: known, code: type, message, field: '' }
  return {
    status: known,
    headers: { 'content-type': 'application/json' },
    body: encodeRefusal('openai', refusal).body,
  }
}

import type { WireError, WireFormat } from '#wire/define.ts'
import { encodeRefusal, readProviderError } from '#wire/refuse.ts'

/**
 * An error of a provider in the caller's shape: its own word becomes the code where the shape has one, its
 * sentence stays. 529, which only Anthropic knows, becomes 503 for others, which every client knows.
 */
export function providerError(
  format: WireFormat,
  status: number,
  body: unknown,
  caller: WireFormat = 'openai',
): WireError {
  const { type, message } = readProviderError(format, status, body)
  const known = status === 529 && caller !== 'anthropic' ? 503 : status
  const refusal = { status: known, code: type, message, field: '' }
  return {
    status: known,
    headers: { 'content-type': 'application/json' },
    body: encodeRefusal(caller, refusal).body,
  }
}

// stand-in until the real one lands
import type { WireError, WireFormat, WireRefusal } from './define.ts'
export function encodeRefusal(format: WireFormat, r: WireRefusal): WireError {
  return {
    status: r.status,
    headers: {},
    body: {
      error: { message: r.message, type: r.code, param: r.field || null, code: r.code, format },
    },
  }
}
export function encodeStreamRefusal(format: WireFormat, r: WireRefusal): Buffer {
  return Buffer.from(`data: ${JSON.stringify(encodeRefusal(format, r).body)}\n\n`)
}
export function readProviderError(
  _format: WireFormat,
  status: number,
  body: unknown,
): { type: string; message: string } {
  return { type: String(status), message: JSON.stringify(body).slice(0, 300) }
}

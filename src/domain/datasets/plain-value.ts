import { failed, ok, type Result } from '#kit/result.ts'

/** A value of a typed file as JSON has it: times as ISO 8601, bytes as base64. A sentence for what JSON cannot say. */
export function plainValue(value: unknown): Result<unknown, string> {
  try {
    return ok(plain(value))
  } catch (error) {
    if (error instanceof NoJsonValue) return failed(error.message)
    throw error
  }
}

class NoJsonValue extends Error {}

function plain(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new NoJsonValue(
      `holds ${value}, a number that JSON has not; write it as text, or leave it blank`,
    )
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new NoJsonValue('holds a time that no calendar has')
    return value.toISOString()
  }
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return Array.from(value as unknown as Iterable<unknown>, plain) // typed arrays hold numbers
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  return value
}

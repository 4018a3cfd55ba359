import { randomBytes, randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base 32: sorts like the number it spells

/**
 * A record id: prefix, underscore, and a UUIDv7 (RFC 9562) in 26 characters of Crockford's base
 * 32. Ids made later sort later, to the millisecond.
 */
export function newId(prefix: string, nowMs: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return `${prefix}_${base32(bytes)}`
}

function base32(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (let digit = 0; digit < 26; digit += 1) {
    text = alphabet.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return text
}

// Random bytes are drawn in blocks: one system call serves hundreds of ids on the gateway's path.
const pool = Buffer.alloc(4096)
let poolOffset = pool.length

function randomHex(byteCount: number): string {
  if (poolOffset + byteCount > pool.length) {
    randomFillSync(pool)
    poolOffset = 0
  }
  const hex = pool.toString('hex', poolOffset, poolOffset + byteCount)
  poolOffset += byteCount
  return hex
}

/** 32 lower-case hex digits, never all zero (which OpenTelemetry forbids, at odds of 2⁻¹²⁸). */
export function newTraceId(): string {
  return randomHex(16)
}

/** 16 lower-case hex digits. */
export function newSpanId(): string {
  return randomHex(8)
}

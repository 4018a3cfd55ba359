import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { invariant } from '#kit/invariant.ts'

/**
 * A Belay key is `bly_` + 40 random letters and digits + 6 characters of checksum, so that a
 * mistyped key is told apart from an unknown one without asking anybody, and secret scanners can
 * recognise a real one.
 */
const prefix = 'bly_'
const randomLength = 40
const checksumLength = 6
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Makes the text of a new key: 238 bits of randomness. */
export function newKeyText(): string {
  for (;;) {
    const text = lettersOf(randomBytes(64))
    if (text.length === randomLength) return `${prefix}${text}${checksum(text)}`
  }
}

/** The key that belongs to 64 bytes; the same bytes make the same key. */
export function keyTextOf(bytes: Uint8Array): string {
  const text = lettersOf(bytes)
  invariant(text.length === randomLength, '64 bytes spell forty letters')
  return `${prefix}${text}${checksum(text)}`
}

function lettersOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    // 248 is the largest multiple of 62 in a byte: beyond it some letters would be likelier.
    if (byte < 248 && text.length < randomLength) text += alphabet.charAt(byte % 62)
  }
  return text
}

/** True when a text could be a Belay key: prefix, length and checksum are right. */
export function hasKeyShape(text: string): boolean {
  if (!text.startsWith(prefix) || text.length !== prefix.length + randomLength + checksumLength)
    return false
  const body = text.slice(prefix.length, -checksumLength)
  return checksum(body) === text.slice(-checksumLength)
}

/** The part of a key that is shown, to recognise it by. */
export function keyPrefix(text: string): string {
  return text.slice(0, prefix.length + 6)
}

/** What is stored of a key: without the secret it can neither be checked nor guessed. */
export function keyHmac(text: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let digit = 0; digit < checksumLength; digit += 1) {
    text = alphabet.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

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
  let text = ''
  while (text.length < randomLength) {
    for (const byte of randomBytes(64)) {
      // 248 is the largest multiple of 62 in a byte: beyond it some letters would be likelier.
      if (byte < 248 && text.length < randomLength) text += alphabet.charAt(byte % 62)
    }
  }
  return `${prefix}${text}${checksum(text)}`
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

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<
  string,
  Buffer,
  number,
  { N: number; r: number; p: number; maxmem: number },
  Buffer
>(scrypt)

// OWASP's password storage cheat sheet: scrypt with N = 2^17, r = 8, p = 1 (128 MiB).
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const hashBytes = 32
const saltBytes = 16

/** Hashes a password for storing. Takes some 300 ms on purpose, off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password.normalize('NFKC'), salt, hashBytes, cost)
  return `scrypt.17.8.1.${salt.toString('base64url')}.${hash.toString('base64url')}`
}

/** True when the password is the one that was hashed. A hash of another make is never right. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, logN, r, p, salt = '', hash = ''] = stored.split('.')
  if (scheme !== 'scrypt' || logN !== '17' || r !== '8' || p !== '1') return false
  const expected = Buffer.from(hash, 'base64url')
  const actual = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    hashBytes,
    cost,
  )
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Seals the secrets of connections: AES-256-GCM under a key derived from the data directory's
 * secret. What a secret belongs to is bound in as associated data, so that a sealed secret moved to
 * another record, or to another origin, does not open.
 */
export type Vault = {
  seal(secret: string, boundTo: string): string
  /** Throws when the text was not sealed by this vault for exactly this purpose. */
  open(sealed: string, boundTo: string): string
}

const keyId = 'k1'
const nonceBytes = 12
const tagBytes = 16

/** Opens the vault of a data directory; `secret` is its 32 random bytes. */
export function openVault(secret: Uint8Array): Vault {
  const key = deriveKey(secret, 'belay vault k1')
  return {
    seal(text, boundTo) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(`${keyId}\n${boundTo}`))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open(text, boundTo) {
      const [id, body = ''] = text.split('.')
      if (id !== keyId)
        throw new Error(
          `A secret was sealed under the key "${id}", which this data directory does not have.`,
        )
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(`${keyId}\n${boundTo}`))
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      return Buffer.concat([
        decipher.update(bytes.subarray(nonceBytes + tagBytes)),
        decipher.final(),
      ]).toString('utf8')
    },
  }
}

/** A key of its own for each purpose, so that none can be used for another. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), purpose, 32))
}

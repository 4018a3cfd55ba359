import { createHash } from 'node:crypto'

/** https://docs.claude.com/en/api/messages#body-metadata-user-id: an opaque id of at most 256 characters, no name, address or number. */
const charactersMax = 256

/**
 * An end user's id that says nothing about the person: what is an address or a telephone number, or is
 * too long, becomes a hash of it, the same each time, which is what the field is for.
 */
export function opaqueUserId(id: string): string {
  const isPersonal = /@/.test(id) || /^\+?[\d\s().-]{7,}$/.test(id)
  if (!isPersonal && id.length <= charactersMax) return id
  return `user_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`
}

import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Actor } from '#contract/people.ts'
import { scopes } from '#contract/roles.ts'
import type { Identity } from '#domain/identity/service.ts'
import { hasKeyShape, keyHmac } from '#domain/keys/key-text.ts'
import type { KeyEntry, KnownKey } from '#access/sections/keys.ts'
import type { KeyPlace } from '#http/api/handler.ts'
import type { Admission } from '#http/api/open-answers.ts'

/** Who asks, and the project they are bound to when they are a key. */
export type Authenticated = {
  readonly actor: Actor
  readonly keyPlace: KeyPlace
  /** For answers that outlast the moment in which somebody was let in. */
  readonly admission: Admission
}
export type Authenticator = (headers: IncomingHttpHeaders) => Promise<Authenticated | null>

/** Its token lives as long as the server. */
const always: Admission = { isCheap: true, holds: async () => true }

const cookieName = 'belay_session'

/** The command line on the server's own machine: it could read the data directory, so it may do everything. */
export const machineActor: Actor = {
  kind: 'machine',
  id: 'machine',
  name: 'command line on this machine',
  role: 'owner',
  scopes: [...scopes],
}

/** Who does what nobody asked for at the first start. */
export const firstStartActor: Actor = { ...machineActor, id: 'first-start', name: 'first start' }

/** Whoever knows the secret of the configuration: the way in on a server that the network can reach. */
const operatorActor: Actor = {
  kind: 'machine',
  id: 'operator',
  name: 'operator (admin.secret)',
  role: 'owner',
  scopes: [...scopes],
}

/** Tells people (session cookie), keys (bearer) and the machine's own token apart. */
export function createAuthenticator(parts: {
  readonly identity: Identity
  readonly machineToken: string
  /** The operator's own, from the configuration; '' when there is none. */
  readonly adminSecret: string
  readonly keySecret: Uint8Array
  readonly keys: () => ReadonlyMap<string, KnownKey>
  readonly keyNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly nowMs: () => number
  /** Told which key was used. */
  readonly used: (keyId: string) => void
}): Authenticator {
  return async (headers) => {
    const bearer = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? ''
    if (bearer !== '') {
      if (isSame(bearer, parts.machineToken))
        return { actor: machineActor, keyPlace: null, admission: always }
      if (parts.adminSecret !== '' && isSame(bearer, parts.adminSecret))
        return { actor: operatorActor, keyPlace: null, admission: always }
      if (!hasKeyShape(bearer)) return null
      const hmac = keyHmac(bearer, parts.keySecret)
      const living = (): KeyEntry | null => {
        const entry = parts.keys().get(hmac)
        const isOver =
          entry === undefined ||
          entry.isRevoked ||
          (entry.expiresAtMs !== null && entry.expiresAtMs <= parts.nowMs())
        return isOver ? null : entry
      }
      const key = living()
      if (key === null) return null
      parts.used(key.id)
      const name = (await parts.keyNames([key.id])).get(key.id) ?? key.id
      return {
        actor: { kind: 'key', id: key.id, name, role: null, scopes: [...key.scopes] },
        keyPlace: { project: key.project, environment: key.environment },
        admission: { isCheap: true, holds: async () => living() !== null },
      }
    }
    const token = readSessionToken(headers)
    if (token === '') return null
    const actor = await parts.identity.actorOf(token)
    if (actor === null) return null
    const holds = async () => parts.identity.isSignedIn(token)
    return { actor, keyPlace: null, admission: { isCheap: false, holds } }
  }
}

/** The session cookie's value; '' without one. */
export function readSessionToken(headers: IncomingHttpHeaders): string {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=')
    if (name === cookieName) return value
  }
  return ''
}

/** Text of a Set-Cookie header that begins a session, or ends it. */
export function sessionCookie(
  session: { readonly token: string; readonly expiresAt: Date } | null,
  isSecure: boolean,
): string {
  const expires = session === null ? new Date(0) : session.expiresAt
  return `${cookieName}=${session?.token ?? ''}; Path=/; HttpOnly; SameSite=Strict; Expires=${expires.toUTCString()}${isSecure ? '; Secure' : ''}`
}

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

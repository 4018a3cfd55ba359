import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { hasKeyShape } from '#domain/keys/key-text.ts'
import type { KeyEntry, KnownKey } from '#access/sections/keys.ts'
import type { Snapshot, SnapshotChange } from '#access/snapshot.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { WireRefusal } from '#wire/define.ts'

/** Presented keys whose HMAC is remembered, so that a busy application pays for it once. */
const rememberedMax = 10_000

/** Names the key on whose account Belay's own key calls; with any other key it says nothing. */
export const payerHeader = 'x-belay-payer'

type KeySections = Pick<Snapshot, 'keys' | 'keySecret'>

/** Finds the key of a request in whichever header the caller's SDK puts it. */
export class KeyFinder {
  #snapshot: KeySections
  readonly #remembered = new Map<string, KnownKey>()
  /** Made when first asked for: many threads never hear that somebody pays for Belay's own calls. */
  #byId: Map<string, KnownKey> | null = null

  constructor(snapshot: KeySections) {
    this.#snapshot = snapshot
  }

  /** Goes on with a snapshot that came about by this change. */
  use(snapshot: KeySections, { whole, entries }: SnapshotChange): void {
    this.#snapshot = snapshot
    if (whole.keys !== undefined) this.#byId = null
    if (whole.keys !== undefined || entries.keys !== undefined) this.#remembered.clear()
    for (const key of entries.keys?.values() ?? []) this.#byId?.set(key.id, key)
  }

  /** Never says whether a key exists in part: one wrong character and no key at all look the same. */
  find(
    headers: IncomingHttpHeaders,
    queryKey: string,
    nowMs: number,
  ): Result<KeyEntry, WireRefusal> {
    const presented = presentedKey(headers, queryKey)
    if (presented === '') {
      return failed(
        refusal(
          'key_missing',
          `No Belay key was sent${sentInstead(headers)}. Send it where your SDK puts its API key: \`Authorization: Bearer\`, \`x-api-key\`, \`x-goog-api-key\` or \`api-key\`. \`belay keys create --name NAME\` makes one.`,
        ),
      )
    }
    const own = this.#remembered.get(presented) ?? this.#lookUp(presented)
    const payer = headers[payerHeader]
    const isPaidFor = own?.isRevoked === false && own.isOwn && typeof payer === 'string'
    const key = isPaidFor ? this.#payerOf(own, payer) : own
    if (key === null)
      return failed(
        refusal('key_unknown', `There is no key ${String(payer)} in this project to pay for it.`),
      )
    if (key === undefined) {
      return failed(
        refusal(
          'key_unknown',
          `The key that starts with "${presented.slice(0, 8)}" is not a key of this Belay. Did a provider's own key get sent? Use a Belay key; \`belay keys list\` shows them.`,
        ),
      )
    }
    if (key.isRevoked)
      return failed(
        refusal(
          'key_revoked',
          'This key was revoked. Ask for a new one, or make one with `belay keys create`.',
        ),
      )
    if (key.expiresAtMs !== null && key.expiresAtMs <= nowMs) {
      return failed(
        refusal(
          'key_expired',
          `This key expired at ${new Date(key.expiresAtMs).toISOString()}. Make a new one, or move its expiry on the page Settings, Keys.`,
        ),
      )
    }
    return ok(key)
  }

  /** The key that pays, with its scopes, models, limits and end; what it pays for stays among Belay's own calls. */
  #payerOf(own: KeyEntry, id: string): KnownKey | null {
    this.#byId ??= new Map([...this.#snapshot.keys.values()].map((key) => [key.id, key]))
    const payer = this.#byId.get(id)
    if (payer === undefined || payer.project !== own.project) return null
    return payer.isRevoked ? payer : { ...payer, environment: own.environment }
  }

  #lookUp(presented: string): KnownKey | undefined {
    if (!hasKeyShape(presented)) return undefined
    const hmac = createHmac('sha256', this.#snapshot.keySecret).update(presented).digest('hex')
    const key = this.#snapshot.keys.get(hmac)
    if (key === undefined) return undefined
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear()
    this.#remembered.set(presented, key)
    return key
  }
}

function presentedKey(headers: IncomingHttpHeaders, queryKey: string): string {
  const { authorization } = headers
  if (authorization !== undefined) {
    // Some SDKs (Traceloop's for JavaScript) send their header variable as it is written: with %20.
    const [, scheme, credentials = ''] = /^(bearer|basic)(?: |%20)(.*)$/i.exec(authorization) ?? []
    if (scheme?.toLowerCase() === 'bearer') return credentials.trim()
    // Langfuse's SDKs send their public and secret key as a Basic pair; the Belay key is the secret one.
    if (scheme !== undefined) return basicSecret(credentials)
  }
  for (const name of ['x-api-key', 'x-goog-api-key', 'api-key'] as const) {
    const value = headers[name]
    if (typeof value === 'string' && value !== '') return value.trim()
  }
  return queryKey
}

/** What came where a key belongs, without any of it that could be a secret. */
function sentInstead({ authorization }: IncomingHttpHeaders): string {
  if (authorization === undefined) return ': there is no Authorization header'
  const scheme = /^([a-z][a-z0-9-]{0,19})(?:\s|$)/i.exec(authorization)?.[1]
  if (scheme === undefined || !authorization.trim().includes(' ')) {
    return scheme?.toLowerCase() === 'bearer' || scheme?.toLowerCase() === 'basic'
      ? `: the Authorization header says "${scheme}" and nothing after it`
      : `: the Authorization header has ${authorization.length} characters without "Bearer " before them`
  }
  return `: the Authorization header is of the scheme "${scheme}", which is not understood`
}

function basicSecret(encoded: string): string {
  const pair = Buffer.from(encoded.trim(), 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

function refusal(code: string, message: string): WireRefusal {
  return { status: 401, code, message, field: '' }
}

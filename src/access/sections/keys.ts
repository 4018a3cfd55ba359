import { defineSection, type SectionParts } from '#access/define-section.ts'
import { hasLimits } from '#access/limits/port.ts'
import type { Limits } from '#contract/keys.ts'
import type { Scope } from '#contract/roles.ts'
import { ownKeyHmac } from '#domain/keys/own-key.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

/** A Belay key as the data planes know it. */
export type KeyEntry = {
  readonly id: string
  readonly project: string
  readonly environment: string
  readonly scopes: readonly Scope[]
  /** Patterns with `*`; empty means every model. */
  readonly models: readonly string[]
  readonly limits: Limits
  readonly metadata: Readonly<Record<string, string>>
  /** Milliseconds since 1970; null never. */
  readonly expiresAtMs: number | null
  readonly isRevoked: false
  /** True for the key with which Belay itself calls. */
  readonly isOwn: boolean
  /** Where its counters stand in the shared limits; -1 when it has no limits. */
  readonly slot: number
}

/** Of a key that was revoked: as much as its refusal says. There may be more of them than of all others. */
export type RevokedKey = Pick<KeyEntry, 'id' | 'project'> & { readonly isRevoked: true }

export type KnownKey = KeyEntry | RevokedKey

/** Hex of the HMAC of a key → the key. */
export const section = defineSection<ReadonlyMap<string, KnownKey>>({
  reads: ['keys'],
  open(parts) {
    const entries = new KeyEntries(parts)
    const { records, workspace } = parts
    return {
      async build() {
        const keys = new Map<string, KnownKey>()
        entries.forget()
        for await (const key of records.keys.each({ match: { workspace } }))
          keys.set(key.hmac, entries.of(key))
        return keys
      },
      async entriesOf(ids) {
        const found = await records.keys.among('id', ids)
        // What a record that is gone was known by is not in the record any more.
        if (found.length < ids.length) return null
        const own = found.filter((key) => key.workspace === workspace)
        return new Map(own.map((key) => [key.hmac, entries.of(key)]))
      },
    }
  },
})

const noMetadata = {}

class KeyEntries {
  readonly #parts: SectionParts
  /** HMAC of Belay's own key by project: it never changes, and each key's is asked for. */
  readonly #ownHmacs = new Map<string, string>()
  /**
   * Scopes, models and limits by their JSON: many keys have the same, and the copy of a snapshot for
   * another thread has each of them once, however many keys refer to it.
   */
  #shared = new Map<string, unknown>()

  constructor(parts: SectionParts) {
    this.#parts = parts
  }

  /** Shares nothing with entries that were made before. */
  forget(): void {
    this.#shared = new Map()
  }

  of(key: RecordOf<'keys'>): KnownKey {
    const { slots } = this.#parts
    const { id } = key
    const { project, environment } = key
    if (key.revokedAt !== null) return { id, project, isRevoked: true }
    return {
      id,
      project,
      environment,
      scopes: this.#sharing(key.scopes),
      models: this.#sharing(key.models),
      limits: this.#sharing(key.limits),
      metadata: Object.keys(key.metadata).length === 0 ? noMetadata : key.metadata,
      expiresAtMs: key.expiresAt?.getTime() ?? null,
      isRevoked: false,
      isOwn: key.hmac === this.#ownHmacOf(key.project),
      slot: hasLimits(key.limits) ? slots.give(id) : slots.of(id),
    }
  }

  #sharing<Value>(value: Value): Value {
    const text = JSON.stringify(value)
    if (!this.#shared.has(text)) this.#shared.set(text, value)
    return this.#shared.get(text) as Value // its JSON is the same
  }

  #ownHmacOf(project: string): string {
    const known = this.#ownHmacs.get(project)
    if (known !== undefined) return known
    const hmac = ownKeyHmac(project, this.#parts.keySecret)
    this.#ownHmacs.set(project, hmac)
    return hmac
  }
}

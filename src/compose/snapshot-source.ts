import { simulatorName, type Connections } from '#domain/connections/service.ts'
import type { Prices } from '#domain/prices/service.ts'
import { ownKeyHmac } from '#domain/keys/own-key.ts'
import { hasLimits, slotsMax } from '#gateway/limits.ts'
import { PromptShelf } from '#compose/prompt-shelf.ts'
import type { ConnectionEntry, KeyEntry, Snapshot } from '#gateway/snapshot.ts'
import type { RecordOf, RecordTable } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'

export type SnapshotParts = {
  readonly records: RecordStore
  readonly workspace: string
  readonly connections: Connections
  readonly prices: Prices
  readonly keySecret: Uint8Array
  /** Base URL of the simulator; null when it is off. */
  readonly simulatorUrl: string | null
  /** Called for a key that has just got a slot of its own, before any thread learns of it. */
  readonly onSlot: (slot: number, keyId: string) => void
}

/** Records that `build` reads. */
const readByGateway: ReadonlySet<string> = new Set<RecordTable>([
  'keys',
  'connections',
  'aliases',
  'projects',
  'prices',
  'prompts',
  'promptLabels',
  'promptVersions',
  'promptContents',
])

/** Told in the place of a noun when announcements may have been missed: anything can have changed. */
export const missedChanges = ''

/** True when a change of these nouns can change what the gateway answers from. */
export function changesSnapshot(nouns: ReadonlySet<string>): boolean {
  return nouns.has(missedChanges) || [...nouns].some((noun) => readByGateway.has(noun))
}

/** Builds the snapshot that the data planes answer from, and hands out the slots of limits. */
export class SnapshotSource {
  readonly #parts: SnapshotParts
  readonly #shelf: PromptShelf
  readonly #slots = new Map<string, number>()
  /** HMAC of Belay's own key by project: it never changes, and every build asks for each key's. */
  readonly #ownHmacs = new Map<string, string>()
  #nextSlot = 0

  constructor(parts: SnapshotParts) {
    this.#parts = parts
    this.#shelf = new PromptShelf(parts)
  }

  /** Slot of a key's counters; -1 when it has none. */
  slotOf(keyId: string): number {
    return this.#slots.get(keyId) ?? -1
  }

  async build(isReady: boolean): Promise<Snapshot> {
    const { records, workspace, prices, keySecret } = this.#parts
    const keys = new Map<string, KeyEntry>()
    for await (const key of records.keys.each({ match: { workspace } }))
      keys.set(key.hmac, this.#keyEntry(key))
    const [connections, aliases, projects, priceList, prompts] = await Promise.all([
      this.#connections(),
      records.aliases.list({ workspace }),
      records.projects.list({ workspace }),
      prices.list(),
      this.#shelf.read(),
    ])
    return {
      keys,
      keySecret,
      connections,
      aliases: new Map(aliases.map(({ name, targets }) => [name, targets])),
      projects: new Map(
        projects.map(({ id, capture, captureBytesMax }) => [id, { id, capture, captureBytesMax }]),
      ),
      prompts,
      prices: priceList,
      isReady,
    }
  }

  async #connections(): Promise<Map<string, ConnectionEntry>> {
    const { records, workspace, connections, simulatorUrl } = this.#parts
    const all = await records.connections.list({ workspace })
    const entries = new Map<string, ConnectionEntry>()
    for (const record of all) {
      const { id, name, provider, baseUrl, settings, isEnabled } = record
      entries.set(name, {
        id,
        name,
        provider,
        baseUrl,
        settings,
        isEnabled,
        secret: connections.openSecret(record),
      })
    }
    if (simulatorUrl !== null) {
      entries.set(simulatorName, {
        id: simulatorName,
        name: simulatorName,
        provider: simulatorName,
        baseUrl: simulatorUrl,
        settings: {},
        isEnabled: true,
        secret: '',
      })
    }
    return entries
  }

  #keyEntry(key: RecordOf<'keys'>): KeyEntry {
    return {
      id: key.id,
      project: key.project,
      environment: key.environment,
      scopes: key.scopes,
      models: key.models,
      limits: key.limits,
      metadata: key.metadata,
      expiresAtMs: key.expiresAt?.getTime() ?? null,
      isRevoked: key.revokedAt !== null,
      isOwn: key.hmac === this.#ownHmacOf(key.project),
      slot:
        hasLimits(key.limits) && key.revokedAt === null
          ? this.#slotFor(key.id)
          : this.slotOf(key.id),
    }
  }

  #ownHmacOf(project: string): string {
    const known = this.#ownHmacs.get(project)
    if (known !== undefined) return known
    const hmac = ownKeyHmac(project, this.#parts.keySecret)
    this.#ownHmacs.set(project, hmac)
    return hmac
  }

  #slotFor(keyId: string): number {
    const known = this.#slots.get(keyId)
    if (known !== undefined) return known
    if (this.#nextSlot >= slotsMax)
      throw new Error(
        `More than ${slotsMax} keys with limits; revoke some, or run several servers.`,
      )
    const slot = this.#nextSlot
    this.#nextSlot += 1
    this.#slots.set(keyId, slot)
    this.#parts.onSlot(slot, keyId)
    return slot
  }
}

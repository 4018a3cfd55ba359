import type { PriceBook } from '#domain/cost/price-book.ts'
import type { KeyFinder } from '#access/find-key.ts'
import type { LimitGate } from '#access/limits/port.ts'
import type { Redact } from '#domain/redaction/redact.ts'
import type { RefusalNotes } from '#access/refusal-notes.ts'
import type { GatewaySettings } from '#gateway/settings.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import type { Snapshot } from '#access/snapshot.ts'
import type { StreamUsage } from '#gateway/stream-usage.ts'
import type { TargetMemory } from '#gateway/target-memory.ts'
import type { Upstreams } from '#gateway/upstream.ts'
import type { Clock } from '#kit/clock.ts'
import type { Provider } from '#plugins/define.ts'
import type { SpoolWriter } from '#spool/writer.ts'

/** What a call needs besides itself; everything is in memory, so that no store is touched on the path. */
export type GatewayParts = {
  readonly settings: GatewaySettings
  readonly providers: Readonly<Record<string, Provider>>
  readonly keys: KeyFinder
  readonly limits: LimitGate
  readonly upstreams: Upstreams
  readonly spool: SpoolWriter
  readonly redact: Redact
  readonly refusals: RefusalNotes
  readonly memory: TargetMemory
  readonly streamUsage: StreamUsage
  readonly clock: Clock
  readonly random: () => number
  /** The newest snapshot and the prices made from it. */
  now(): { readonly snapshot: Snapshot; readonly prices: PriceBook }
  /** A key was used; told at most once a second and key. */
  used(key: KeyEntry): void
}

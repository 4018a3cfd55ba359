import type { MessagePort } from 'node:worker_threads'
import type { Redaction } from '#domain/redaction/redact.ts'
import type { GatewaySettings } from '#gateway/settings.ts'
import type { Snapshot, SnapshotChange } from '#access/snapshot.ts'

/**
 * What a front thread is born with: it loads its program while the stores open, and is told by this
 * port what to listen on.
 */
export type FrontBirth = { readonly settingsPort: MessagePort }

/** What a front thread listens with. Shared memory is shared; everything else is a copy. */
export type FrontSettings = {
  readonly host: string
  readonly port: number
  /** Several threads listen on one port (Linux only). */
  readonly reusePort: boolean
  /** Of the thread for large calls: it listens on this Unix socket, not on the port. */
  readonly ownSocket: string | null
  /** Where large calls are passed on to, once that thread has said that it listens; null in that thread. */
  readonly largeSocket: string | null
  /** Unix socket of the main thread, which answers everything that is no data plane. */
  readonly mainSocket: string
  readonly spoolDirectory: string
  readonly writer: string
  readonly spoolBudget: { readonly shared: SharedArrayBuffer; readonly bytesMax: number }
  readonly fsync: boolean
  readonly limitCounters: SharedArrayBuffer
  readonly trafficCounters: SharedArrayBuffer
  /** Names that requests may be for, lower case; null: any. */
  readonly hosts: ReadonlySet<string> | null
  /** Origins of pages that may read model answers and send traces; `*` for all. */
  readonly origins: readonly string[]
  readonly networkAllow: readonly string[]
  readonly trustedOrigins: readonly string[]
  readonly gateway: GatewaySettings
  readonly ingestBodyBytesMax: number
  readonly redact: readonly Redaction[]
  readonly snapshot: Snapshot
}

export type ToFront =
  | { readonly kind: 'snapshot'; readonly number: number; readonly change: SnapshotChange }
  /** The thread for large calls listens. */
  | { readonly kind: 'large-open' }
  | {
      readonly kind: 'stop'
      /** Calls that still run after this are cut, and recorded as far as they came. */
      readonly cutAfterMs: number
    }

export type FromFront =
  | { readonly kind: 'listening' }
  /** The first large call came. */
  | { readonly kind: 'large-wanted' }
  | { readonly kind: 'broken'; readonly error: string }
  | { readonly kind: 'using'; readonly number: number }
  | { readonly kind: 'written' }
  | { readonly kind: 'keys-used'; readonly keys: readonly string[] }
  | { readonly kind: 'trouble'; readonly sentence: string }
  | { readonly kind: 'stopped' }

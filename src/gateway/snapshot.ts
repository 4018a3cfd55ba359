import type { Limits } from '#contract/keys.ts'
import type { PromptContent } from '#contract/prompt-content.ts'
import type { PriceOverride } from '#contract/prices.ts'
import type { Capture } from '#contract/projects.ts'
import type { Scope } from '#contract/roles.ts'
import type { ConnectionSettings } from '#plugins/define.ts'

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
  readonly isRevoked: boolean
  /** True for the key with which Belay itself calls. */
  readonly isOwn: boolean
  /** Where its counters stand in the shared limits; -1 when it has no limits. */
  readonly slot: number
}

export type ConnectionEntry = ConnectionSettings & {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly isEnabled: boolean
}

export type ProjectEntry = {
  readonly id: string
  readonly capture: Capture
  readonly captureBytesMax: number
}

/** A prompt as it is called by name: where its labels stand, and the versions that are held ready. */
export type PromptEntry = {
  /** 0 when it has no version. */
  readonly latest: number
  readonly labels: ReadonlyMap<string, number>
  /** Content by number of the version, fragments inserted: those with a label and the newest. */
  readonly versions: ReadonlyMap<number, PromptContent>
}

/**
 * Everything that the data planes need to answer, without asking anybody: built by the main thread
 * whenever a record changes, sent to the workers whole, replaced there in one step.
 */
export type Snapshot = {
  /** Hex of the HMAC of a key → the key. */
  readonly keys: ReadonlyMap<string, KeyEntry>
  /** The secret that those HMACs were made with. */
  readonly keySecret: Uint8Array
  readonly connections: ReadonlyMap<string, ConnectionEntry>
  /** Alias → `connection/model` in the order to try. */
  readonly aliases: ReadonlyMap<string, readonly string[]>
  readonly projects: ReadonlyMap<string, ProjectEntry>
  /** Project → name → prompt. */
  readonly prompts: ReadonlyMap<string, ReadonlyMap<string, PromptEntry>>
  readonly prices: readonly PriceOverride[]
  /** False until limits are rebuilt and the stores are open. */
  readonly isReady: boolean
}

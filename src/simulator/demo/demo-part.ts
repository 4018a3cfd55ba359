import type { Client } from '#client/client.ts'
import type { Scope } from '#contract/roles.ts'
import type { DemoTrace } from './demo-span.ts'

/** What every part of the demonstration fills it with. */
export type DemoPlace = {
  /** Calls the server as whoever makes the demonstration. */
  readonly call: Client
  readonly baseUrl: string
  /** Id of the demonstration's project. */
  readonly project: string
  readonly nowMs: number
  readonly seed: string
  /** Numbers from 0 up to 1: for the same seed and purpose the same. */
  random(purpose: string): () => number
  /** Makes a key of the project that is valid for a day, and a client that calls with it. */
  newKey(asked: {
    readonly name: string
    readonly environment: string
    readonly scopes: readonly Scope[]
  }): Promise<{ readonly key: string; readonly call: Client }>
  /** What the applications did, by their names; parts after the traffic read it. */
  readonly traffic: Map<string, readonly DemoTrace[]>
}

/** One kind of thing that the demonstration has. */
export type DemoPart = {
  /** What it fills in, as it is said while it does. */
  readonly name: string
  /** What was made, by its name in the singular. */
  fill(place: DemoPlace): Promise<Readonly<Record<string, number>>>
}

import type { Variant } from '#contract/rollouts.ts'
import type { PricedUsage } from '#store/ports/stored-trace.ts'

/** Which calls of a rollout are counted, and how finely. */
export type RolloutCountsQuery = {
  readonly project: string
  readonly environment: string
  readonly rollout: string
  /** When each step began, ascending, to the millisecond; what came before the first is left out. */
  readonly startsNs: readonly bigint[]
  /** Bins of amounts: floor(ln(amount) × perLog); amounts below `least` are in the bin `empty`. */
  readonly bins: { readonly perLog: number; readonly least: number; readonly empty: number }
  /** Whether usage is read, so that calls can be priced. */
  readonly hasUsage: boolean
  readonly scores: readonly {
    readonly name: string
    /** What lies beyond counts as its end. */
    readonly low: number
    readonly high: number
    readonly isHigherBetter: boolean
  }[]
  /** Thousandths of a score's range have even bins, what lies between two of them an odd one: so many bins in all. */
  readonly scoreBins: number
}

export type CountedBin = { readonly bin: number; readonly count: number }

/** Of one step and variant; lists in no order. */
export type StoredRolloutCounts = {
  /** Place in `startsNs`. */
  readonly step: number
  readonly variant: Variant
  readonly calls: number
  readonly errors: number
  /** Calls that ended as refused by the model or filtered. */
  readonly refusals: number
  /** Units that came first in this step, those of its first two seconds left out: weights may still be changing. */
  readonly units: number
  /** Milliseconds of the whole call, of the wait for its first token where that is known, and tokens in and out. */
  readonly latency: readonly CountedBin[]
  readonly firstToken: readonly CountedBin[]
  readonly tokens: readonly CountedBin[]
  /** Calls that used the same: each entry's usage is that of *one* call. Above 256, token counts are those of a bin's middle. */
  readonly usages: readonly PricedUsage[]
  readonly scores: Readonly<Record<string, readonly CountedBin[]>>
}

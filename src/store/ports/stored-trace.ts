import type { SpanStatus } from '#contract/span-row.ts'
import type { Usage } from '#contract/usage.ts'

/** Tokens and calls by price: the key is provider, model and tier, which the price book takes. */
export type PricedUsage = {
  readonly provider: string
  readonly model: string
  readonly tier: string
  readonly calls: number
  readonly usage: Usage
}

/** A trace, aggregated over its spans. */
export type StoredTrace = {
  readonly traceId: string
  readonly environment: string
  readonly name: string
  readonly status: SpanStatus
  readonly startedAtNs: bigint
  readonly endedAtNs: bigint
  readonly spans: number
  readonly calls: number
  readonly errors: number
  /** Kinds of error of those spans; '' where one was not told. */
  readonly errorTypes: readonly string[]
  readonly models: readonly string[]
  readonly providers: readonly string[]
  readonly keys: readonly string[]
  readonly services: readonly string[]
  readonly userId: string
  readonly sessionId: string
  readonly tags: readonly string[]
  readonly flags: readonly string[]
  readonly priced: readonly PricedUsage[]
  /** US dollars, decimal; '0' when nobody reported any. */
  readonly reportedCost: string
  readonly inputPreview: string
  readonly outputPreview: string
}

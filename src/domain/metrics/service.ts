import type { CallMeasures } from '#contract/metrics.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { inputTokens, outputTokens, priceUsage, sumUsage } from '#domain/cost/price-usage.ts'
import type {
  Place,
  PricedUsage,
  StoredMeasures,
  TraceConditions,
  TraceStore,
  Window,
} from '#store/ports/trace-store.ts'

export type Grouping = 'model' | 'provider' | 'key' | 'environment' | 'user'

export type OverviewQuery = {
  readonly place: Place
  readonly window: Window
  readonly by: Grouping
  readonly conditions: Pick<TraceConditions, 'model' | 'provider' | 'key'>
}

export type Overview = {
  readonly total: CallMeasures
  readonly before: CallMeasures
  readonly traces: number
  readonly bucketS: number
  readonly series: (CallMeasures & { startNs: string })[]
  readonly groups: (CallMeasures & { group: string; label: string })[]
  readonly attention: { text: string; path: string }[]
  readonly isSimulatedOnly: boolean
}

/** Lengths of buckets that people read easily, seconds; the smallest that gives at most `bucketsMax` is taken. */
const bucketSteps = [60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 7 * 86_400]
const bucketsMax = 120
const groupsMax = 50
/** Error rates below this are not worth waking anybody. */
const errorRateNotable = 0.05

/** What the overview shows: measures of model calls, from this installation's traffic alone. */
export class Metrics {
  readonly #store: TraceStore
  readonly #prices: () => PriceBook
  readonly #keyNames: () => Promise<ReadonlyMap<string, string>>

  constructor(parts: {
    readonly store: TraceStore
    readonly prices: () => PriceBook
    readonly keyNames: () => Promise<ReadonlyMap<string, string>>
  }) {
    this.#store = parts.store
    this.#prices = parts.prices
    this.#keyNames = parts.keyNames
  }

  async overview(query: OverviewQuery): Promise<Overview> {
    const { place, window, conditions } = query
    const lengthNs = window.toNs - window.fromNs
    const bucketS = chooseBucket(Number(lengthNs / 1_000_000_000n))
    const beforeWindow = { fromNs: window.fromNs - lengthNs, toNs: window.fromNs }
    const [total, before, series, providers, groups, traces] = await Promise.all([
      this.#store.measures({ place, window, conditions, by: 'none', bucketS: null }),
      this.#store.measures({ place, window: beforeWindow, conditions, by: 'none', bucketS: null }),
      this.#store.measures({ place, window, conditions, by: 'none', bucketS }),
      this.#store.measures({ place, window, conditions, by: 'provider', bucketS: null }),
      this.#groups(query),
      this.#store.countTraces(place, window),
    ])
    const atMs = Number(window.toNs / 1_000_000n)
    const shown = this.#measures(total[0], atMs)
    return {
      total: shown,
      before: this.#measures(before[0], Number(window.fromNs / 1_000_000n)),
      traces,
      bucketS,
      series: series.map((bucket) => ({
        ...this.#measures(bucket, Number(bucket.startNs / 1_000_000n)),
        startNs: String(bucket.startNs),
      })),
      groups: groups.slice(0, groupsMax),
      attention: attentionTo(shown, this.#measures(before[0], atMs)),
      isSimulatedOnly: providers.length > 0 && providers.every(({ group }) => group === 'sim'),
    }
  }

  /** Measures by provider and model, for the catalogue. */
  async byModel(place: Place, window: Window): Promise<ReadonlyMap<string, CallMeasures>> {
    const measured = await this.#store.measures({
      place,
      window,
      by: 'provider-model',
      bucketS: null,
      conditions: { model: [], provider: [], key: [] },
    })
    return new Map(
      measured.map((one) => [one.group, this.#measures(one, Number(window.toNs / 1_000_000n))]),
    )
  }

  async #groups({
    place,
    window,
    by,
    conditions,
  }: OverviewQuery): Promise<(CallMeasures & { group: string; label: string })[]> {
    const atMs = Number(window.toNs / 1_000_000n)
    if (by === 'user') {
      const users = await this.#store.cohorts({
        place,
        window,
        of: 'user',
        search: '',
        limit: groupsMax,
        order: 'traces',
      })
      return users.map(({ id, calls, errors, priced, reportedCost }) => ({
        ...this.#measures(
          {
            calls,
            errors,
            priced,
            reportedCost,
            latencyMs: null,
            firstTokenMs: null,
            tokensPerS: null,
          },
          atMs,
        ),
        group: id,
        label: id,
      }))
    }
    const [measured, names] = await Promise.all([
      this.#store.measures({ place, window, by, conditions, bucketS: null }),
      this.#keyNames(),
    ])
    return measured.map((one) => ({
      ...this.#measures(one, atMs),
      group: one.group,
      label:
        by === 'key'
          ? (names.get(one.group) ?? (one.group || 'no key (sent as traces)'))
          : one.group,
    }))
  }

  #measures(stored: StoredMeasures | undefined, atMs: number): CallMeasures {
    const priced: readonly PricedUsage[] = stored?.priced ?? []
    const usage = sumUsage(priced)
    const calls = stored?.calls ?? 0
    const errors = stored?.errors ?? 0
    return {
      calls,
      errors,
      errorRate: calls === 0 ? null : errors / calls,
      latencyMs: quantiles(stored?.latencyMs),
      firstTokenMs: quantiles(stored?.firstTokenMs),
      outputTokensPerS: stored?.tokensPerS ?? null,
      usage,
      inputTokens: inputTokens(usage),
      outputTokens: outputTokens(usage),
      cost: priceUsage(priced, stored?.reportedCost ?? '0', atMs, this.#prices()),
    }
  }
}

function quantiles(
  values: readonly [number, number, number] | null | undefined,
): CallMeasures['latencyMs'] {
  return { p50: values?.[0] ?? null, p95: values?.[1] ?? null, p99: values?.[2] ?? null }
}

function chooseBucket(windowS: number): number {
  return bucketSteps.find((step) => windowS / step <= bucketsMax) ?? bucketSteps.at(-1) ?? 86_400
}

function attentionTo(now: CallMeasures, before: CallMeasures): { text: string; path: string }[] {
  const notes = []
  if (
    now.errorRate !== null &&
    now.errorRate >= errorRateNotable &&
    now.errorRate > (before.errorRate ?? 0)
  ) {
    notes.push({ text: `${now.errors} of ${now.calls} calls failed`, path: 'traces?status=error' })
  }
  if (now.cost.unpriced > 0)
    notes.push({ text: `${now.cost.unpriced} calls have no price`, path: 'traces?unpriced=true' })
  return notes
}

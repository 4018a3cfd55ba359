import type { CallMeasures } from '#contract/metrics.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { attentionTo } from '#domain/metrics/attention.ts'
import { measureCalls } from '#domain/metrics/measure-calls.ts'
import { bucketSecondsOf, windowBefore } from '#domain/metrics/windows.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import type { StoredMeasures, TraceStore } from '#store/ports/trace-store.ts'

export type Grouping = 'model' | 'provider' | 'key' | 'environment' | 'user'

export type OverviewQuery = {
  readonly place: Place
  readonly window: Window
  readonly by: Grouping
  /** Whose days and hours the series follows. */
  readonly timeZone: string
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

const groupsMax = 50

/** What the overview shows: measures of model calls, from this installation's traffic alone. */
export class Metrics {
  readonly #store: TraceStore
  readonly #prices: () => PriceBook
  readonly #keyNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>

  constructor(parts: {
    readonly store: TraceStore
    readonly prices: () => PriceBook
    readonly keyNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  }) {
    this.#store = parts.store
    this.#prices = parts.prices
    this.#keyNames = parts.keyNames
  }

  async overview(query: OverviewQuery): Promise<Overview> {
    const { place, window, conditions, timeZone } = query
    const beforeWindow = windowBefore(window)
    const asked = { place, window, conditions, by: 'none' } as const
    const whole = this.#store.measures({ ...asked, bucketS: null })
    const [total, before, [bucketS, series], providers, groups, traces] = await Promise.all([
      whole,
      this.#store.measures({ ...asked, window: beforeWindow, bucketS: null }),
      this.#series({ ...asked, timeZone }, whole),
      this.#store.measures({ place, window, conditions, by: 'provider', bucketS: null }),
      this.#groups(query),
      this.#store.countTraces(place, window),
    ])
    const shown = this.#measures(total[0], window.toNs)
    const shownBefore = this.#measures(before[0], beforeWindow.toNs)
    return {
      total: shown,
      before: shownBefore,
      traces,
      bucketS,
      series: series.map((bucket) => ({
        ...this.#measures(bucket, bucket.startNs),
        startNs: String(bucket.startNs),
      })),
      groups: groups.slice(0, groupsMax),
      attention: attentionTo(shown, shownBefore),
      isSimulatedOnly: providers.length > 0 && providers.every(({ group }) => group === 'sim'),
    }
  }

  /**
   * The buckets of a chart, and how long each is. That follows from how much there is to show: most
   * have enough for the finest, which are asked for together with the sum that tells it.
   */
  async #series(
    asked: Omit<Parameters<TraceStore['measures']>[0], 'bucketS'>,
    whole: ReturnType<TraceStore['measures']>,
  ): Promise<readonly [number, Awaited<ReturnType<TraceStore['measures']>>]> {
    const finestS = bucketSecondsOf(asked.window)
    const [finest, [measured]] = await Promise.all([
      this.#store.measures({ ...asked, bucketS: finestS }),
      whole,
    ])
    const bucketS = bucketSecondsOf(asked.window, measured?.calls ?? 0)
    if (bucketS === finestS) return [finestS, finest]
    return [bucketS, await this.#store.measures({ ...asked, bucketS })]
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
    return new Map(measured.map((one) => [one.group, this.#measures(one, window.toNs)]))
  }

  async #groups({
    place,
    window,
    by,
    conditions,
  }: OverviewQuery): Promise<(CallMeasures & { group: string; label: string })[]> {
    if (by === 'user') {
      const users = await this.#store.cohorts({
        place,
        window,
        of: 'user',
        search: '',
        limit: groupsMax,
        order: 'traces',
        hasTexts: false,
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
          window.toNs,
        ),
        group: id,
        label: id,
      }))
    }
    const measured = await this.#store.measures({ place, window, by, conditions, bucketS: null })
    const names = by === 'key' ? await this.#keyNames(measured.map(({ group }) => group)) : null
    return measured.map((one) => ({
      ...this.#measures(one, window.toNs),
      group: one.group,
      label:
        by === 'key'
          ? (names?.get(one.group) ?? (one.group || 'no key (sent as traces)'))
          : one.group,
    }))
  }

  #measures(stored: StoredMeasures | undefined, atNs: bigint): CallMeasures {
    return measureCalls(stored, Number(atNs / 1_000_000n), this.#prices())
  }
}

import type { z } from 'zod'
import type { cohortTotals, SessionRow, UserRow } from '#contract/end-users.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import { inputTokens, outputTokens, priceUsage, sumUsage } from '#domain/cost/price-usage.ts'
import { previewOf } from '#domain/traces/preview.ts'
import { parseUsd } from '#kit/money.ts'
import type { Place, Window } from '#store/ports/trace-query.ts'
import type { StoredCohort, TraceStore } from '#store/ports/trace-store.ts'

export type CohortQuery = {
  readonly place: Place
  readonly window: Window
  readonly search: string
  readonly limit: number
  readonly order: 'recent' | 'cost' | 'traces'
}

/** Cohorts read to find the dearest: cost is known only after pricing, so it sorts what was read. */
const costCandidates = 5000

/** Sessions and end users of applications. */
export class EndUsers {
  readonly #store: TraceStore
  readonly #prices: () => PriceBook

  constructor(parts: { readonly store: TraceStore; readonly prices: () => PriceBook }) {
    this.#store = parts.store
    this.#prices = parts.prices
  }

  async sessions(query: CohortQuery): Promise<SessionRow[]> {
    const cohorts = await this.#cohorts(query, 'session')
    return cohorts.map(({ id, others, ...rest }) => ({ sessionId: id, users: others, ...rest }))
  }

  async users(query: CohortQuery): Promise<UserRow[]> {
    const cohorts = await this.#cohorts(query, 'user')
    return cohorts.map(({ id, others, firstInput: _first, lastOutput: _last, ...rest }) => ({
      userId: id,
      sessions: others.length,
      ...rest,
    }))
  }

  /** What all sessions or users come to, those beyond a list's bound included. */
  async totals(
    of: 'session' | 'user',
    query: Pick<CohortQuery, 'place' | 'window' | 'search'>,
  ): Promise<z.output<typeof cohortTotals>> {
    const { priced, reportedCost, ...totals } = await this.#store.cohortTotals({ ...query, of })
    const pricedAtMs = Number(query.window.toNs / 1_000_000n)
    return { ...totals, cost: priceUsage(priced, reportedCost, pricedAtMs, this.#prices()) }
  }

  async #cohorts(query: CohortQuery, of: 'session' | 'user') {
    const isByCost = query.order === 'cost'
    const stored = await this.#store.cohorts({
      ...query,
      of,
      limit: isByCost ? costCandidates : query.limit,
      order: query.order === 'recent' ? 'recent' : 'traces',
      hasTexts: of === 'session' && !isByCost,
    })
    const shown = stored.map((cohort) => this.#shown(cohort))
    if (!isByCost) return shown
    const byCost = shown.toSorted((a, b) => (parseUsd(a.cost.usd) < parseUsd(b.cost.usd) ? 1 : -1))
    const dearest = byCost.slice(0, query.limit)
    return of === 'session' ? this.#withTexts(dearest, query) : dearest
  }

  /** Texts are read of those that are shown alone: thousands were looked at to find them. */
  async #withTexts<Shown extends { readonly id: string }>(
    shown: readonly Shown[],
    { place, window }: CohortQuery,
  ) {
    const stored = await this.#store.cohorts({
      ...{ place, window, of: 'session', search: '', order: 'traces', hasTexts: true },
      ids: shown.map(({ id }) => id),
      limit: shown.length,
    })
    const byId = new Map(stored.map((cohort) => [cohort.id, textsOf(cohort)]))
    return shown.map((one) => ({ ...one, ...byId.get(one.id) }))
  }

  #shown(cohort: StoredCohort) {
    const usage = sumUsage(cohort.priced)
    return {
      id: cohort.id,
      ...textsOf(cohort),
      others: [...cohort.others],
      traces: cohort.traces,
      calls: cohort.calls,
      errors: cohort.errors,
      firstSeenNs: String(cohort.firstNs),
      lastSeenNs: String(cohort.lastNs),
      inputTokens: inputTokens(usage),
      outputTokens: outputTokens(usage),
      cost: priceUsage(
        cohort.priced,
        cohort.reportedCost,
        Number(cohort.lastNs / 1_000_000n),
        this.#prices(),
      ),
    }
  }
}

function textsOf({ firstInput, lastOutput }: Pick<StoredCohort, 'firstInput' | 'lastOutput'>) {
  return { firstInput: previewOf(firstInput), lastOutput: previewOf(lastOutput) }
}

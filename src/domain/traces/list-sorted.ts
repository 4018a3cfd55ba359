import type { traceSorts } from '#contract/traces.ts'
import { usageClasses } from '#contract/usage.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import type { ClassPrice, SortedTraces, TraceOrder } from '#store/ports/sorted-traces.ts'
import type { StoredTrace } from '#store/ports/stored-trace.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

export type TraceSort = {
  readonly sort: (typeof traceSorts)[number]
  readonly isAscending: boolean
}

/** Where a sorted list goes on; a cursor is of its own order alone. */
export type SortedCursor = NonNullable<SortedTraces['last']>

type SortedQuery = TraceSort & {
  readonly place: Place
  readonly window: Window
  readonly conditions: TraceConditions
  readonly limit: number
  readonly after: SortedCursor | null
  /** Filters that need prices. */
  readonly passes: (trace: StoredTrace) => boolean
  readonly pagesMax: number
}

/** True of the order that the store answers from the newest minutes alone. */
export function isNewestFirst({ sort, isAscending }: TraceSort): boolean {
  return sort === 'time' && !isAscending
}

/** Traces in an order, as many as pass, from as many pages as may be read. */
export async function listSorted(
  { store, book }: { readonly store: TraceStore; readonly book: PriceBook },
  query: SortedQuery,
): Promise<{ traces: StoredTrace[]; last: SortedCursor | null }> {
  const { place, window, conditions, isAscending, limit, passes } = query
  const order = await orderOf(store, book, query)
  const traces: StoredTrace[] = []
  let { after } = query
  for (let page = 0; page < query.pagesMax; page += 1) {
    const found = await store.sortTraces({
      place,
      window,
      conditions,
      order,
      isAscending,
      limit,
      after,
    })
    for (const trace of found.traces) {
      if (!passes(trace)) continue
      traces.push(trace)
      if (traces.length < limit) continue
      const isEnd = found.last === null && trace === found.traces.at(-1)
      return { traces, last: isEnd ? null : { value: trace.sortValue, traceId: trace.traceId } }
    }
    after = found.last
    if (after === null) break
  }
  return { traces, last: after }
}

export function writeSortedCursor(
  { sort, isAscending }: TraceSort,
  { value, traceId }: SortedCursor,
): string {
  return `${sort}-${isAscending ? 'up' : 'down'}-${value}-${traceId}`
}

/** Null when it is none, or one of another order. */
export function readSortedCursor(sort: TraceSort, text: string): SortedCursor | null {
  const [, value, traceId] = /^[a-z]+-(?:up|down)-(-?\d{1,19})-([0-9a-f]{32})$/.exec(text) ?? []
  if (value === undefined || traceId === undefined) return null
  const cursor = { value: BigInt(value), traceId }
  return writeSortedCursor(sort, cursor) === text ? cursor : null
}

/** Costs are ordered at the prices of the window's end; what each trace shows is at those of its own time. */
async function orderOf(
  store: TraceStore,
  book: PriceBook,
  { sort, place, window }: Pick<SortedQuery, 'sort' | 'place' | 'window'>,
): Promise<TraceOrder> {
  if (sort !== 'cost') return { by: sort }
  const [measured] = await store.measures({
    place,
    window,
    by: 'none',
    bucketS: null,
    conditions: { model: [], provider: [], key: [] },
  })
  const atMs = Number(window.toNs / 1_000_000n)
  const prices = (measured?.priced ?? []).flatMap(({ provider, model, tier }): ClassPrice[] => {
    const known = tier === usageUnknownTier ? null : book.prices({ provider, model, tier }, atMs)
    return usageClasses.flatMap((name) => {
      const each = known?.[name]
      return each === undefined ? [] : [{ provider, model, tier, class: name, each }]
    })
  })
  return { by: 'cost', prices }
}

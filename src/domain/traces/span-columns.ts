import type { SpanColumns } from '#contract/traces.ts'
import { costOf } from '#domain/cost/cost-of.ts'
import { type PriceBook, usageUnknownTier } from '#domain/cost/price-book.ts'
import { inputTokens, outputTokens } from '#domain/cost/price-usage.ts'
import { formatUsd } from '#kit/money.ts'
import type { StoredTraceTree } from '#store/ports/trace-store.ts'

/**
 * Puts the columns of a stored trace in order of start (and of id, where spans start together),
 * names parents by where they stand, and prices the calls.
 */
export function spanColumnsOf(tree: StoredTraceTree, prices: PriceBook): SpanColumns {
  const { ids, startsMs } = tree
  const order = orderOf(tree)
  const places = new Map<string, number>()
  order.forEach((from, to) => places.set(at(ids, from), to))
  const placeOf = (spanId: string): number => (spanId === '' ? -1 : (places.get(spanId) ?? -1))
  const ordered = <Value>(column: readonly Value[]): Value[] =>
    order.map((from) => at(column, from))
  const startedAtMs = Number(tree.startedAtNs / 1_000_000n)
  return {
    ids: ordered(ids),
    parents: order.map((from) => placeOf(at(tree.parents, from))),
    names: ordered(tree.names),
    kinds: ordered(tree.kinds),
    statuses: ordered(tree.statuses),
    startsMs: ordered(startsMs),
    durationsMs: ordered(tree.durationsMs),
    calls: tree.calls.map((call) => {
      const place = placeOf(call.spanId)
      const { provider, model, tier, countsUsage, usage } = call
      const atMs = startedAtMs + at(startsMs, at(order, place))
      const cost = !countsUsage
        ? 0n
        : tier === usageUnknownTier
          ? null
          : costOf(usage, prices.prices({ provider, model, tier }, Math.floor(atMs)))
      return {
        at: place,
        provider,
        model,
        countsUsage,
        inputTokens: inputTokens(usage),
        outputTokens: outputTokens(usage),
        cost: {
          usd: formatUsd(cost ?? 0n),
          unpriced: cost === null ? 1 : 0,
          reportedUsd: call.reportedCost,
        },
      }
    }),
    messages: tree.messages.map(({ spanId, text }) => ({ at: placeOf(spanId), text })),
  }
}

/** Places of the stored spans in order of start, then of id. */
function orderOf({ ids, startsMs }: StoredTraceTree): number[] {
  const order = ids.map((_, index) => index)
  return order.sort(
    (a, b) => at(startsMs, a) - at(startsMs, b) || (at(ids, a) < at(ids, b) ? -1 : 1),
  )
}

/** A value of a column; the columns are of equal length, so there is one at every place. */
function at<Value>(column: readonly Value[], place: number): Value {
  return column[place] as Value // inside, as said
}

import {
  type Measured,
  type MeasuredItem,
  meanOfKnown,
  scoreIn,
} from '#domain/evaluations/measured.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

/** Which items of an evaluation are looked at, and in which order. */
export type ItemOrder = {
  /** Orders by it; the first metric when left out. */
  readonly metric?: string | undefined
  readonly order: 'worst' | 'best' | 'difference' | 'item'
  readonly only: 'all' | 'failed' | 'errors' | 'disagreement'
  readonly search?: string | undefined
  /** `field=value` of the items' metadata, or `split=value`. */
  readonly slice?: string | undefined
}

/** The items that are asked for; an item without a score stands last in any order by scores. */
export function orderItems(
  { record, items }: Measured,
  { metric, order, only, search, slice }: ItemOrder,
): MeasuredItem[] {
  const by = metric ?? record.definition.evaluators[0]?.name ?? ''
  const wanted = (search ?? '').toLowerCase()
  const chosen = items.filter(
    (one) =>
      isInSlice(one, slice ?? '') &&
      (only === 'all' || one.results.some(matchers[only])) &&
      (wanted === '' || textOf(one).includes(wanted)),
  )
  if (order === 'item') return chosen
  const rank =
    order === 'difference'
      ? (one: MeasuredItem) => negated(differenceOf(one, by))
      : order === 'best'
        ? (one: MeasuredItem) => negated(meanOf(one, by))
        : (one: MeasuredItem) => meanOf(one, by)
  return chosen
    .map((one) => ({ one, rank: rank(one) ?? Number.POSITIVE_INFINITY }))
    .toSorted((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
    .map(({ one }) => one)
}

/** True when an item belongs to `field=value`; every item does to ''. */
export function isInSlice({ item }: Pick<MeasuredItem, 'item'>, slice: string): boolean {
  const at = slice.indexOf('=')
  if (at === -1) return true
  const field = slice.slice(0, at)
  return (field === 'split' ? item.split : (item.metadata[field] ?? '')) === slice.slice(at + 1)
}

const matchers = {
  failed: ({ scores }: StoredResult) => scores.some(({ passed }) => passed === false),
  errors: ({ error }: StoredResult) => error !== '',
  disagreement: ({ scores }: StoredResult) =>
    scores.some(({ passed }) => passed === true) && scores.some(({ passed }) => passed === false),
}

function meanOf({ results }: MeasuredItem, metric: string): number | null {
  return meanOfKnown(results.map((result) => scoreIn(result, metric)))
}

/** How far the variants' means on an item lie apart. */
function differenceOf({ results }: MeasuredItem, metric: string): number | null {
  const means = [...Map.groupBy(results, ({ variant }) => variant).values()]
    .map((own) => meanOfKnown(own.map((result) => scoreIn(result, metric))))
    .filter((mean) => mean !== null)
  return means.length < 2 ? null : Math.max(...means) - Math.min(...means)
}

function negated(value: number | null): number | null {
  return value === null ? null : -value
}

function textOf({ item, results }: MeasuredItem): string {
  return [JSON.stringify(item.input), ...results.map(({ output }) => output)]
    .join('\n')
    .toLowerCase()
}

import type { DatasetItem } from '#contract/datasets.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

/** An item with what the variants made of it, in order of variant and repeat. */
export type MeasuredItem = { readonly item: DatasetItem; readonly results: readonly StoredResult[] }

/** An evaluation with everything that it has so far. */
export type Measured = {
  readonly record: RecordOf<'evaluations'>
  /** Every item of the evaluation, in the dataset's order, also those without a result yet. */
  readonly items: readonly MeasuredItem[]
  readonly results: readonly StoredResult[]
}

export function readMeasured(
  record: RecordOf<'evaluations'>,
  items: readonly DatasetItem[],
  results: readonly StoredResult[],
): Measured {
  const byItem = Map.groupBy(results, ({ item }) => item)
  return {
    record,
    items: items.map((item) => ({ item, results: byItem.get(item.id) ?? [] })),
    results,
  }
}

/** The score of a result by the name of a metric; null where there is none. */
export function scoreIn(result: StoredResult, metric: string): number | null {
  return result.scores.find((score) => score.metric === metric)?.score ?? null
}

/** The mean of those that are known; null without any. */
export function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

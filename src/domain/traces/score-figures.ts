import type { ScoreFigure } from '#contract/scores.ts'
import { momentsInterval } from '#domain/statistics/moments-interval.ts'
import { rateInterval } from '#domain/statistics/wilson.ts'
import type { StoredScoreFigure } from '#store/ports/trace-store.ts'

const alpha = 0.05

/** The scores of one name by one source: a share where every value is 0 or 1, else a mean, with its interval. */
export function scoreFigureOf(
  whole: StoredScoreFigure,
  buckets: readonly StoredScoreFigure[],
): ScoreFigure {
  const { name, source, n, numbers, mean, variance, zeros, ones } = whole
  const isRate = numbers > 0 && zeros + ones === numbers
  const interval =
    mean === null
      ? null
      : isRate
        ? rateInterval({ passed: ones, n: numbers, alpha }).interval
        : momentsInterval({ n: numbers, mean, variance, alpha })
  return {
    name,
    source,
    n,
    kind: mean === null ? 'none' : isRate ? 'rate' : 'mean',
    value:
      mean === null ? null : { mean, low: interval?.low ?? null, high: interval?.high ?? null },
    series: buckets
      .toSorted((left, right) => Number(left.startNs - right.startNs))
      .map((bucket) => ({ startNs: String(bucket.startNs), n: bucket.n, mean: bucket.mean })),
  }
}

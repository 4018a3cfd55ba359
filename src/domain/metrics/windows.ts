import type { Window } from '#store/ports/trace-query.ts'

/** Lengths of buckets that people read easily, seconds. */
const bucketSteps = [60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 7 * 86_400]
/** More points than this stand closer than a line of a chart is wide. */
const bucketsMax = 120

/** So many buckets show a course over time however little happened. */
const bucketsOfThinData = 30
/** On average in a bucket: with fewer its rate and its percentiles are those of a handful. */
const perBucketMin = 10

/**
 * Seconds of one bucket of a chart over this window: the smallest that gives at most 120 buckets, or
 * at most 30 where `count`, how much there is to show in all, is thin.
 */
export function bucketSecondsOf({ fromNs, toNs }: Window, count = Infinity): number {
  const seconds = Number((toNs - fromNs) / 1_000_000_000n)
  const [longest = 0] = bucketSteps.toReversed()
  const fits = (step: number): boolean => {
    const buckets = seconds / step
    return (
      buckets <= bucketsMax && (buckets <= bucketsOfThinData || count / buckets >= perBucketMin)
    )
  }
  return bucketSteps.find(fits) ?? longest
}

/** The window just as long that ends where this one begins: what it is compared with. */
export function windowBefore({ fromNs, toNs }: Window): Window {
  return { fromNs: fromNs - (toNs - fromNs), toNs: fromNs }
}

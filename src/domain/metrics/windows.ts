import type { Window } from '#store/ports/trace-query.ts'

/** Lengths of buckets that people read easily, seconds; the smallest that gives at most `bucketsMax` is taken. */
const bucketSteps = [60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 7 * 86_400]
/** More points than this stand closer than a line of a chart is wide. */
const bucketsMax = 120

/** Seconds of one bucket of a chart over this window. */
export function bucketSecondsOf({ fromNs, toNs }: Window): number {
  const seconds = Number((toNs - fromNs) / 1_000_000_000n)
  const [longest = 0] = bucketSteps.toReversed()
  return bucketSteps.find((step) => seconds / step <= bucketsMax) ?? longest
}

/** The window just as long that ends where this one begins: what it is compared with. */
export function windowBefore({ fromNs, toNs }: Window): Window {
  return { fromNs: fromNs - (toNs - fromNs), toNs: fromNs }
}

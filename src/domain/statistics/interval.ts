/** A closed interval, `low` ≤ `high`, in the unit of what it is about. An end may be infinite. */
export type Interval = { readonly low: number; readonly high: number }

/** Every value of the interval, moved into [`low`, `high`]. */
export function clampInterval(interval: Interval, { low, high }: Interval): Interval {
  return {
    low: Math.min(Math.max(interval.low, low), high),
    high: Math.min(Math.max(interval.high, low), high),
  }
}

/**
 * What `first` − `second` can be when each lies in its interval. Two intervals of confidence 1 − α/2 give
 * one of confidence 1 − α (Bonferroni), at every look when both hold at every look.
 */
export function differenceOfIntervals(first: Interval, second: Interval): Interval {
  return { low: first.low - second.high, high: first.high - second.low }
}

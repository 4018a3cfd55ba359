import { invariant } from '#kit/invariant.ts'
import { type Coefficient, probabilityBelowZero } from './exponential-sum.ts'
import type { Interval } from './interval.ts'
import { normalQuantile } from './normal.ts'
import { requireShare } from './require-numbers.ts'
import type { Source } from './sources.ts'

export type BoundedSources = {
  readonly sources: readonly Source[]
  /** No source's mean can lie outside: [0, 1] for scores, [−1, 1] for differences of scores. */
  readonly bounds: Interval
}

/** Of more sources, those whose means are within a hundredth of the range stand together at their own mean: what that takes from the variance is less than the added source brings. */
const distinctMax = 100

/** A root is sought on the scale of z, where the probability is nearly a straight line: half a dozen looks suffice. */
const looksMax = 60
const closeEnough = 1e-8

/** Stands for a z beyond what probabilities can tell. */
const farZ = 40

/**
 * The interval, at confidence 1 − alpha, of the mean of bounded values; the bounds themselves without any. Right
 * for few values, at the edge and with rare extremes: each end is what a random reweighing of the sources reaches
 * with probability alpha/2 once a source at the worst bound is added, for what was not seen. Raising a value never
 * lowers an end. Of independent values of 0 and 1 it is Clopper and Pearson's exact interval of a rate.
 * Sources of unequal size weigh by it; the added one is as large as the largest, or twice what a value's source
 * has on average if that is less.
 * Source: N. Gaffke, Math. Methods Stat. 14 (2005) 451; E. Learned-Miller and P. Thomas, arXiv 1905.06208, where
 * its level is a conjecture beyond 0 and 1 that no simulation has gone against; ours: bench/results/intervals.md.
 */
export function boundedMeanInterval(
  settings: BoundedSources & { readonly alpha: number },
): Interval {
  requireShare(settings.alpha, 'alpha')
  const share = settings.alpha / 2
  const above = sampleOf(settings)
  return { low: lowEnd(above, share), high: -lowEnd(mirrored(above), share) }
}

/**
 * The two-sided p value of "the true mean is `nullMean`", which agrees with the interval: alpha where it ends.
 * 1 without values.
 */
export function boundedMeanPValue(settings: BoundedSources, nullMean: number): number {
  if (settings.sources.length === 0) return 1
  const above = sampleOf(settings)
  return Math.min(1, 2 * Math.min(tailAt(above, nullMean), tailAt(mirrored(above), -nullMean)))
}

/** Sources that are alike stand together; `sum` and `size` are of each, `count` says how many. */
type Alike = Source & { readonly count: number }
type Sample = {
  readonly alike: readonly Alike[]
  readonly bounds: Interval
  readonly mean: number
  /** Of the source that is added. */
  readonly addedSize: number
}

function sampleOf({ sources, bounds }: BoundedSources): Sample {
  const width = bounds.high - bounds.low
  const isFine = sources.length > distinctMax
  const alike = new Map<string, { sum: number; size: number; count: number }>()
  let [total, size, squares, largest] = [0, 0, 0, 0]
  for (const source of sources) {
    requireInside(source, bounds)
    total += source.sum
    size += source.size
    squares += source.size ** 2
    largest = Math.max(largest, source.size)
    const place = isFine
      ? Math.round((distinctMax * source.sum) / (source.size * width))
      : source.sum
    const key = `${place}/${source.size}`
    const entry = alike.get(key)
    if (entry === undefined) alike.set(key, { ...source, count: 1 })
    else {
      entry.sum += source.sum
      entry.count += 1
    }
  }
  return {
    alike: [...alike.values()].map((entry) => ({ ...entry, sum: entry.sum / entry.count })),
    bounds,
    mean: size === 0 ? Number.NaN : total / size,
    addedSize: Math.min(largest, (2 * squares) / size),
  }
}

function requireInside({ sum, size }: Source, { low, high }: Interval): void {
  const mean = sum / size
  const rounding = 1e-9 * (high - low)
  invariant(
    mean >= low - rounding && mean <= high + rounding,
    `a score lies in [${low}, ${high}], and is ${mean}`,
  )
}

/** The same with every number's sign turned, so that an upper end is a lower one. */
function mirrored({ alike, bounds, mean, addedSize }: Sample): Sample {
  return {
    alike: alike.map((entry) => ({ ...entry, sum: -entry.sum })),
    bounds: { low: -bounds.high, high: -bounds.low },
    mean: -mean,
    addedSize,
  }
}

/** The chance that a reweighed mean, a source at the lower bound added, is at most `mean`. Rises with `mean`. */
function tailAt({ alike, bounds, addedSize }: Sample, mean: number): number {
  if (mean <= bounds.low) return 0
  if (mean > bounds.high) return 1
  const coefficients: Coefficient[] = alike.map(({ sum, size, count }) => ({
    value: sum - size * mean,
    count,
  }))
  coefficients.push({ value: addedSize * (bounds.low - mean), count: 1 })
  return probabilityBelowZero(coefficients)
}

function lowEnd(sample: Sample, share: number): number {
  const { bounds, mean } = sample
  if (!(mean > bounds.low)) return bounds.low
  const wanted = normalQuantile(share)
  const gapAt = (at: number) => {
    const tail = tailAt(sample, at)
    return tail <= 0 ? -farZ : tail >= 1 ? farZ : normalQuantile(tail) - wanted
  }
  let [low, lowGap] = [bounds.low, -farZ]
  let [high, highGap] = [mean, gapAt(mean)]
  if (highGap <= 0) return mean
  let at = Math.max((low + high) / 2, mean - firstGuess(sample, wanted))
  // Illinois: the secant, kept inside what is known to hold the end.
  for (let look = 0; look < looksMax; look += 1) {
    const gap = gapAt(at)
    if (Math.abs(gap) < closeEnough || high - low < closeEnough * (bounds.high - bounds.low))
      return at
    if (gap > 0) [high, highGap, lowGap] = [at, gap, lowGap / 2]
    else [low, lowGap, highGap] = [at, gap, highGap / 2]
    const inside = high - (highGap * (high - low)) / (highGap - lowGap)
    at = inside > low && inside < high ? inside : (low + high) / 2
  }
  return at
}

/** About how far below the mean the end lies: by the standard error, with the added source in it. */
function firstGuess({ alike, bounds, mean, addedSize }: Sample, wanted: number): number {
  let [size, squares] = [0, 0]
  for (const source of alike) {
    size += source.size * source.count
    squares += source.count * (source.sum - source.size * mean) ** 2
  }
  const added = addedSize * (mean - bounds.low)
  return (added - wanted * Math.sqrt(squares + added * added)) / size
}

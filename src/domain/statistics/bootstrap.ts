import { invariant } from '#kit/invariant.ts'
import type { Interval } from './interval.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { requireCount, requireShare } from './require-numbers.ts'
import { drawIndex, type Random } from './seeded-random.ts'

/** Efron and Tibshirani (1993) ask for at least 1,000 for an interval. */
const resamplesDefault = 2_000

/** The jackknife costs a statistic a unit; beyond this many the acceleration it gives is next to nothing. */
const jackknifeUnitsMax = 500

/** With more undefined resamples than this share, the interval would describe only the ones that went well. */
const undefinedShareMax = 0.05

export type Bootstrap = {
  readonly estimate: number | null
  /** null where the statistic is undefined, fewer than two units exist, or too many resamples are undefined. */
  readonly interval: Interval | null
}

/**
 * The BCa interval (bias-corrected and accelerated) at confidence 1 − alpha of any statistic. Whole units
 * are drawn with return, so a unit is the cluster where scores share a source; `statistic` is handed the
 * places of the units drawn and gives null where it is undefined. Below about 20 units it is too narrow.
 * Source: B. Efron, JASA 82 (1987) 171; B. Efron and R. Tibshirani, An Introduction to the Bootstrap, ch. 14.
 */
export function bootstrapInterval(settings: {
  readonly unitCount: number
  readonly statistic: (units: readonly number[]) => number | null
  readonly alpha: number
  readonly random: Random
  readonly resamples?: number
}): Bootstrap {
  const { unitCount, statistic, alpha, random, resamples = resamplesDefault } = settings
  requireCount(unitCount, 'the number of units')
  requireShare(alpha, 'alpha')
  const units = Array.from({ length: unitCount }, (_, index) => index)
  const estimate = unitCount === 0 ? null : statistic(units)
  if (estimate === null || unitCount < 2) return { estimate, interval: null }
  const drawn = drawStatistics({ unitCount, statistic, random, resamples })
  if (drawn.length < resamples * (1 - undefinedShareMax)) return { estimate, interval: null }
  const bias = biasOf(drawn, estimate)
  const acceleration = unitCount > jackknifeUnitsMax ? 0 : accelerationOf(units, statistic)
  const at = (share: number) => quantileOf(drawn, moved(share, { bias, acceleration }))
  return { estimate, interval: { low: at(alpha / 2), high: at(1 - alpha / 2) } }
}

/** The statistics of the resamples where it is defined, ascending. */
function drawStatistics(settings: {
  readonly unitCount: number
  readonly statistic: (units: readonly number[]) => number | null
  readonly random: Random
  readonly resamples: number
}): number[] {
  const { unitCount, statistic, random, resamples } = settings
  const drawn: number[] = []
  const units = new Array<number>(unitCount).fill(0)
  for (let resample = 0; resample < resamples; resample += 1) {
    for (let place = 0; place < unitCount; place += 1) units[place] = drawIndex(random, unitCount)
    const value = statistic(units)
    if (value !== null) drawn.push(value)
  }
  return drawn.sort((a, b) => a - b)
}

/** z₀: how far the estimate stands from the median of the resamples. Ties count half. */
function biasOf(drawn: readonly number[], estimate: number): number {
  const below = drawn.filter((value) => value < estimate).length
  const same = drawn.filter((value) => value === estimate).length
  const share = (below + same / 2) / drawn.length
  return share <= 0 || share >= 1 ? 0 : normalQuantile(share)
}

/** a: the skewness of the statistic, from the estimates that leave one unit out; 0 where one is undefined. */
function accelerationOf(
  units: readonly number[],
  statistic: (units: readonly number[]) => number | null,
): number {
  const estimates = units.map((left) => statistic(units.filter((unit) => unit !== left)))
  const defined = estimates.filter((estimate) => estimate !== null)
  if (defined.length < units.length) return 0
  const mean = defined.reduce((total, value) => total + value, 0) / defined.length
  let squares = 0
  let cubes = 0
  for (const value of defined) {
    squares += (mean - value) ** 2
    cubes += (mean - value) ** 3
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** Which share of the resamples stands for `share` once bias and skewness are taken out. */
function moved(
  share: number,
  { bias, acceleration }: { readonly bias: number; readonly acceleration: number },
): number {
  const z = bias + normalQuantile(share)
  return normalCdf(bias + z / (1 - acceleration * z))
}

/** The `share` quantile of ascending values, interpolated linearly. */
function quantileOf(sorted: readonly number[], share: number): number {
  invariant(sorted.length > 0, 'a quantile is taken of at least one value')
  const place = Math.min(Math.max(share, 0), 1) * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

import { boundedMeanInterval, boundedMeanPValue } from './bounded-mean.ts'
import type { Interval } from './interval.ts'
import type { Source } from './sources.ts'

/** With fewer sources too little of a tail is seen to say how far it may reach. */
export const amountSourcesMin = 50

/** See `reachOf`. Both by simulation of amounts as skewed as a log-normal with σ = 2: bench/results/intervals.md. */
const reachLeast = 0.5
const reachBySkew = 5

/**
 * The interval of the mean of amounts, which have no bounds; null with fewer than 50 sources or where all are
 * alike, for then nothing tells how far the next one may lie. The method is that of bounded means, with bounds
 * beyond what was seen: the more the sample leans to a side, the further its tail is taken to reach there.
 * What fewer than 3.7 of n calls do may not have been seen at all, and no method can tell of it.
 */
export function amountMeanInterval(sources: readonly Source[], alpha: number): Interval | null {
  const bounds = boundsOf(sources)
  return bounds === null ? null : boundedMeanInterval({ sources, bounds, alpha })
}

/** The two-sided p value that agrees with the interval; null where there is none. */
export function amountMeanPValue(sources: readonly Source[], nullMean: number): number | null {
  const bounds = boundsOf(sources)
  return bounds === null ? null : boundedMeanPValue({ sources, bounds }, nullMean)
}

function boundsOf(sources: readonly Source[]): Interval | null {
  const n = sources.length
  if (n < amountSourcesMin) return null
  const means = sources.map(({ sum, size }) => sum / size).toSorted((left, right) => left - right)
  const [lowest, middle, highest] = [
    means[0] ?? 0,
    means[Math.floor(n / 2)] ?? 0,
    means[n - 1] ?? 0,
  ]
  // What only rounding makes differ is alike.
  if (highest - lowest <= 1e-12 * Math.max(Math.abs(lowest), Math.abs(highest))) return null
  const lean = skewnessOf(means) / Math.sqrt(n)
  return {
    low: lowest - reachOf(-lean) * (middle - lowest),
    high: highest + reachOf(lean) * (highest - middle),
  }
}

/**
 * How far beyond the extreme the tail may reach, in distances of the extreme from the median. `lean` is the
 * skewness towards that side by √n: near 0 for a sample that shows its shape, near 1 where one value is nearly
 * all of it.
 */
function reachOf(lean: number): number {
  return reachLeast + reachBySkew * Math.max(0, lean)
}

function skewnessOf(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  let [squares, cubes] = [0, 0]
  for (const value of values) {
    squares += (value - mean) ** 2
    cubes += (value - mean) ** 3
  }
  return squares === 0 ? 0 : cubes / values.length / (squares / values.length) ** 1.5
}

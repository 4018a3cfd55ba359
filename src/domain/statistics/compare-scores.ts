import { amountMeanInterval, amountMeanPValue, amountSourcesMin } from './amount-mean.ts'
import { boundedMeanInterval, boundedMeanPValue } from './bounded-mean.ts'
import type { Interval } from './interval.ts'
import { mcnemar } from './mcnemar.ts'
import { meanInterval } from './mean-interval.ts'
import { pairedRateInterval, pairedRatePValue } from './paired-rate-difference.ts'
import { requireShare } from './require-numbers.ts'
import { nStillNeeded } from './sample-size.ts'
import { sourcesOf } from './sources.ts'

/** One item that both variants were asked; null where a side has no score, which is neither good nor bad. */
export type ScoredPair = {
  readonly variant: number | null
  readonly baseline: number | null
  /** Items that share a source have the same. */
  readonly cluster: string
}

/**
 * What a metric measures: shares that pass (0 or 1), scores from 0 to 1, or amounts in a unit of
 * their own such as milliseconds.
 */
export type MetricScale = 'rate' | 'score' | 'amount'

/** A goal must get better, a guardrail must not get worse by more than its margin, a dry run is only shown. */
export type MetricRole = 'goal' | 'guardrail' | 'dry-run'

export type MetricComparison = {
  /** Items with a score on both sides. */
  readonly n: number
  readonly missing: number
  /** More are missing than `missingShareMax` allows, so that nothing can be shown. */
  readonly hasTooManyMissing: boolean
  /** Variant minus baseline, in the metric's unit; null without items. */
  readonly effect: { readonly mean: number; readonly interval: Interval | null } | null
  /** Of "no better than the baseline" for a goal, of "worse by the margin" for a guardrail; two-sided. */
  readonly pValue: number | null
  readonly method: string
  /** What the interval is made of: counts of discordant pairs, or differences with bounds or without. */
  readonly basis: 'counts' | 'scores' | 'amounts'
  /** Further items until an effect like this one could be told; null where it cannot be said. */
  readonly nStillNeeded: number | null
  /** By this metric alone, before others are allowed for. */
  readonly standing: 'shown' | 'open' | 'violated'
}

/** With a larger share of items without a score on either side nothing is shown: they may hide what went wrong. */
export const missingShareMax = 0.1

/** Differences of scores and of rates cannot leave these. */
const differenceBounds: Interval = { low: -1, high: 1 }

/** The chance of finding what is there, by which `nStillNeeded` plans. */
const power = 0.8

/**
 * Compares two variants on the same items by one metric. Pairs of 0 and 1 from independent items are
 * compared by Tango's interval and McNemar's mid-p test, other scores by the interval of bounded means over
 * the differences of each source, amounts by that of amounts. Shown or violated is only what both interval
 * and test say.
 */
export function compareScores(asked: {
  readonly pairs: readonly ScoredPair[]
  readonly scale: MetricScale
  readonly higherIsBetter: boolean
  readonly role: MetricRole
  /** Of a guardrail, in the metric's unit. */
  readonly margin: number
  readonly alpha: number
}): MetricComparison {
  const { pairs, role, alpha, higherIsBetter } = asked
  requireShare(alpha, 'alpha')
  const known = pairs.flatMap(({ variant, baseline, cluster }) =>
    variant === null || baseline === null ? [] : [{ variant, baseline, cluster }],
  )
  const n = known.length
  const missing = pairs.length - n
  const hasTooManyMissing = missing > missingShareMax * pairs.length
  if (n === 0)
    return {
      n,
      missing,
      hasTooManyMissing,
      effect: null,
      pValue: null,
      method: 'no pairs',
      basis: asked.scale === 'amount' ? 'amounts' : 'scores',
      nStillNeeded: null,
      standing: 'open',
    }
  // From here on a positive gain is good, whatever the metric; the effect is told in its own direction.
  const sign = higherIsBetter ? 1 : -1
  const nullGain = role === 'guardrail' ? -asked.margin : 0
  const found = isCounted(asked.scale, known)
    ? byCounts(known, { sign, nullGain, alpha })
    : byDifferences(known, { sign, nullGain, alpha, scale: asked.scale })
  const { gain, interval, pValue, method, basis } = found
  const standing = standingOf(found, { role, nullGain, alpha, hasTooManyMissing })
  return {
    n,
    missing,
    hasTooManyMissing,
    effect: {
      mean: sign * gain,
      interval:
        interval === null
          ? null
          : sign === 1
            ? interval
            : { low: -interval.high, high: -interval.low },
    },
    pValue,
    method,
    basis,
    nStillNeeded:
      standing === 'open'
        ? stillNeeded(known, { distance: gain - nullGain, alpha, edge: found.edge })
        : 0,
    standing,
  }
}

type Known = { readonly variant: number; readonly baseline: number; readonly cluster: string }
type Found = {
  readonly gain: number
  readonly interval: Interval | null
  readonly pValue: number | null
  readonly method: string
  readonly basis: MetricComparison['basis']
  /** What one unseen item could at most take from the gain; 0 where the method does not count with it. */
  readonly edge: number
}

function standingOf(
  { interval, pValue }: Found,
  {
    role,
    nullGain,
    alpha,
    hasTooManyMissing,
  }: {
    readonly role: MetricRole
    readonly nullGain: number
    readonly alpha: number
    readonly hasTooManyMissing: boolean
  },
): MetricComparison['standing'] {
  // With few discordant items Tango's interval leaves 0 out a little before McNemar's test does.
  if (interval === null || pValue === null || pValue > alpha) return 'open'
  if (interval.high < nullGain) return 'violated'
  const isReached = role === 'goal' ? interval.low > nullGain : interval.low >= nullGain
  return isReached && !hasTooManyMissing ? 'shown' : 'open'
}

function isCounted(scale: MetricScale, known: readonly Known[]): boolean {
  const isBinary = known.every(({ variant, baseline }) =>
    [variant, baseline].every((value) => value === 0 || value === 1),
  )
  return (
    scale === 'rate' &&
    isBinary &&
    new Set(known.map(({ cluster }) => cluster)).size === known.length
  )
}

function byCounts(
  known: readonly Known[],
  {
    sign,
    nullGain,
    alpha,
  }: { readonly sign: number; readonly nullGain: number; readonly alpha: number },
): Found {
  const n = known.length
  const better = known.filter(({ variant, baseline }) => sign * (variant - baseline) > 0).length
  const worse = known.filter(({ variant, baseline }) => sign * (variant - baseline) < 0).length
  const counts = { n, onlyFirst: better, onlySecond: worse }
  return {
    gain: (better - worse) / n,
    interval: pairedRateInterval({ ...counts, alpha }),
    pValue: nullGain === 0 ? mcnemar(counts).midP : pairedRatePValue(counts, nullGain),
    method:
      nullGain === 0
        ? 'paired, Tango’s interval, McNemar mid-p'
        : 'paired, Tango’s interval and score test',
    basis: 'counts',
    edge: 0,
  }
}

function byDifferences(
  known: readonly Known[],
  {
    sign,
    nullGain,
    alpha,
    scale,
  }: {
    readonly sign: number
    readonly nullGain: number
    readonly alpha: number
    readonly scale: MetricScale
  },
): Found {
  const sources = sourcesOf(differencesOf(known, sign))
  const gain =
    known.reduce((total, each) => total + sign * (each.variant - each.baseline), 0) / known.length
  const isBounded = scale !== 'amount' && known.every(isShare)
  const names = [isBounded ? 'paired, bounded' : 'paired, beyond what was seen']
  if (sources.length < known.length) names.push('clustered')
  if (sources.length === 1) names.push('one source only')
  if (isBounded) {
    const asked = { sources, bounds: differenceBounds }
    return {
      gain,
      interval: boundedMeanInterval({ ...asked, alpha }),
      pValue: boundedMeanPValue(asked, nullGain),
      method: names.join(', '),
      basis: 'scores',
      edge: gain >= nullGain ? gain - differenceBounds.low : differenceBounds.high - gain,
    }
  }
  const interval = amountMeanInterval(sources, alpha)
  if (interval === null)
    names.push(
      sources.length < amountSourcesMin
        ? `not known below ${amountSourcesMin} sources`
        : 'no variation was seen',
    )
  return {
    gain,
    interval,
    pValue: amountMeanPValue(sources, nullGain),
    method: names.join(', '),
    basis: 'amounts',
    edge: 0,
  }
}

function isShare({ variant, baseline }: Known): boolean {
  return [variant, baseline].every((value) => value >= 0 && value <= 1)
}

function differencesOf(known: readonly Known[], sign: number) {
  return {
    values: known.map(({ variant, baseline }) => sign * (variant - baseline)),
    clusterIds: known.map(({ cluster }) => cluster),
  }
}

/**
 * By the variance between sources, as many as the effect seen asks for; and as many more as it takes until what
 * was not seen could no longer outweigh it. Null where nothing tells: one source, or no distance.
 */
function stillNeeded(
  known: readonly Known[],
  {
    distance,
    alpha,
    edge,
  }: { readonly distance: number; readonly alpha: number; readonly edge: number },
): number | null {
  const n = known.length
  const { standardError } = meanInterval({ ...differencesOf(known, 1), alpha })
  if (standardError === null || distance === 0) return null
  if (standardError === 0 && edge === 0) return null
  const unseen = Math.ceil((-Math.log(alpha / 2) * edge) / Math.abs(distance))
  const itemVariance = standardError ** 2 * n
  const planned = nStillNeeded({ alpha, power, effect: Math.abs(distance), itemVariance, n: 0 })
  return Math.max(1, planned + unseen - n)
}

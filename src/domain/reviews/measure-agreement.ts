import type { Agreement, ReviewDimension } from '#contract/reviews.ts'
import type { FigureInterval } from '#contract/evaluations.ts'
import type { Values } from '#domain/reviews/judgements.ts'
import { bootstrapInterval } from '#domain/statistics/bootstrap.ts'
import { cohenKappa, type RatedPair } from '#domain/statistics/cohen-kappa.ts'
import { krippendorffInterval } from '#domain/statistics/krippendorff-alpha.ts'
import { seededRandom } from '#domain/statistics/seeded-random.ts'
import { rateInterval } from '#domain/statistics/wilson.ts'

export type Judged = {
  readonly item: string
  readonly reviewer: string
  readonly values: Values
}

const alpha = 0.05
/** Any number would do; a fixed one gives the same interval for the same reviews. */
const seed = 4400

/**
 * How much people agree on each dimension, over items that at least two judged: raw, with chance
 * taken out for two people (κ), and for any number with gaps (α, which on a scale counts near misses
 * as near).
 */
export function measureAgreement(
  dimensions: readonly ReviewDimension[],
  judged: readonly Judged[],
): Agreement[] {
  const reviewers = [...new Set(judged.map(({ reviewer }) => reviewer))].toSorted()
  return dimensions.map((dimension) => {
    const { name, kind } = dimension
    const units = [...Map.groupBy(judged, ({ item }) => item).values()]
      .filter((reviews) => reviews.length >= 2)
      .map((reviews) => new Map(reviews.map(({ reviewer, values }) => [reviewer, values[name]])))
    const ratings = units.map((unit) => [...unit.values()].map((value) => value ?? null))
    return {
      dimension: name,
      items: units.length,
      raw: rawOf(ratings),
      kappa: reviewers.length === 2 ? kappaOf(units, reviewers) : null,
      alpha: alphaOf(ratings, kind === 'scale' ? 'ordinal' : 'nominal'),
    }
  })
}

type Rating = number | string | null

function rawOf(ratings: readonly (readonly Rating[])[]): FigureInterval | null {
  if (ratings.length === 0) return null
  const shares = ratings.map(agreeingPairs)
  if (shares.every((share) => share === 0 || share === 1)) {
    const passed = shares.filter((share) => share === 1).length
    const { interval } = rateInterval({ passed, n: shares.length, alpha })
    return { mean: passed / shares.length, low: interval.low, high: interval.high }
  }
  return figureOf(
    bootstrapInterval({
      unitCount: shares.length,
      statistic: (places) =>
        places.reduce((sum, place) => sum + (shares[place] ?? 0), 0) / places.length,
      alpha,
      random: seededRandom(seed),
    }),
  )
}

/** Of all pairs of ratings of one item, the share that are the same. */
function agreeingPairs(ratings: readonly Rating[]): number {
  let same = 0
  let pairs = 0
  for (const [at, one] of ratings.entries())
    for (const other of ratings.slice(at + 1)) {
      pairs += 1
      if (one === other) same += 1
    }
  return same / pairs
}

function kappaOf(
  units: readonly ReadonlyMap<string, Rating | undefined>[],
  [first = '', second = '']: readonly string[],
): FigureInterval | null {
  const pairs = units.map((unit): RatedPair => [String(unit.get(first)), String(unit.get(second))])
  const { kappa, interval } = cohenKappa(pairs, alpha)
  return kappa === null
    ? null
    : { mean: kappa, low: interval?.low ?? null, high: interval?.high ?? null }
}

function alphaOf(
  units: readonly (readonly Rating[])[],
  level: 'ordinal' | 'nominal',
): FigureInterval | null {
  return units.length === 0
    ? null
    : figureOf(krippendorffInterval({ units, level, alpha, random: seededRandom(seed) }))
}

function figureOf({
  estimate,
  interval,
}: {
  readonly estimate: number | null
  readonly interval: { readonly low: number; readonly high: number } | null
}): FigureInterval | null {
  return estimate === null
    ? null
    : { mean: estimate, low: interval?.low ?? null, high: interval?.high ?? null }
}

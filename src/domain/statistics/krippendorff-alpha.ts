import { invariant } from '#kit/invariant.ts'
import { type Bootstrap, bootstrapInterval } from './bootstrap.ts'
import type { Random } from './seeded-random.ts'

/** What the categories are to each other: mere names, an order, or numbers with distances. */
export type Level = 'nominal' | 'ordinal' | 'interval'

/** What any number of raters said of one item; null is a rating that is missing. */
export type RatedUnit = readonly (string | number | null)[]

/**
 * Krippendorff's α = 1 − D_o/D_e: 1 is full agreement, 0 what chance gives, below 0 systematic disagreement.
 * Items with fewer than two ratings do not count. null when no pair of ratings exists, or when all ratings
 * are the same: then nothing shows that the raters tell anything apart. Ordinal and interval need numbers.
 * Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
 */
export function krippendorffAlpha(units: readonly RatedUnit[], level: Level): number | null {
  const rated = units
    .map((unit) => unit.filter((rating) => rating !== null))
    .filter((unit) => unit.length >= 2)
  const categories = countsOf(rated.flat(), level)
  const distance = distanceBetween(categories, level)
  const n = rated.reduce((total, unit) => total + unit.length, 0)
  const expected = weightedPairs(categories, distance) / (n - 1)
  if (n === 0 || expected === 0) return null
  const observed = rated.reduce(
    (total, unit) => total + weightedPairs(countsOf(unit, level), distance) / (unit.length - 1),
    0,
  )
  return 1 - observed / expected
}

/** The same with a bootstrap interval at confidence 1 − alpha that draws items. */
export function krippendorffInterval(settings: {
  readonly units: readonly RatedUnit[]
  readonly level: Level
  readonly alpha: number
  readonly random: Random
}): Bootstrap {
  const { units, level, alpha, random } = settings
  return bootstrapInterval({
    unitCount: units.length,
    statistic: (places) =>
      krippendorffAlpha(
        places.map((place) => units[place] ?? []),
        level,
      ),
    alpha,
    random,
  })
}

type Category = { readonly value: string | number; readonly count: number }
type Distance = (one: string | number, other: string | number) => number

/** Distinct ratings with how often each was given; ascending where they have an order. */
function countsOf(ratings: readonly (string | number)[], level: Level): Category[] {
  const counts = new Map<string | number, number>()
  for (const rating of ratings) {
    invariant(
      level === 'nominal' || (typeof rating === 'number' && Number.isFinite(rating)),
      `${level} ratings are finite numbers, and one is ${rating}`,
    )
    counts.set(rating, (counts.get(rating) ?? 0) + 1)
  }
  const categories = [...counts].map(([value, count]) => ({ value, count }))
  return level === 'nominal'
    ? categories
    : categories.sort((a, b) => Number(a.value) - Number(b.value))
}

/** The squared difference δ² of two ratings. `categories` are those of all items together. */
function distanceBetween(categories: readonly Category[], level: Level): Distance {
  if (level === 'nominal') return (one, other) => (one === other ? 0 : 1)
  if (level === 'interval') return (one, other) => (Number(one) - Number(other)) ** 2
  // Ordinal: how many ratings lie between, half of the two categories' own included; a running middle says it.
  const middles = new Map<string | number, number>()
  let below = 0
  for (const { value, count } of categories) {
    middles.set(value, below + count / 2)
    below += count
  }
  return (one, other) => ((middles.get(one) ?? 0) - (middles.get(other) ?? 0)) ** 2
}

/** Σ over ordered pairs of different categories of count · count · δ². */
function weightedPairs(categories: readonly Category[], distance: Distance): number {
  let sum = 0
  categories.forEach((one, index) => {
    for (const other of categories.slice(index + 1)) {
      sum += 2 * one.count * other.count * distance(one.value, other.value)
    }
  })
  return sum
}

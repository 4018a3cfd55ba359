import type { Bootstrap } from './bootstrap.ts'
import { cohenKappa, type Kappa } from './cohen-kappa.ts'
import { krippendorffInterval, type Level } from './krippendorff-alpha.ts'
import type { Random } from './seeded-random.ts'
import { type Rate, rateInterval } from './wilson.ts'

/** What a person and a judge said of one item. Ordinal and interval labels are numbers. */
export type LabelledItem = {
  readonly person: string | number
  readonly judge: string | number
}

export type Agreement = {
  readonly n: number
  /** How often both said exactly the same. High by chance alone where one label is rare. */
  readonly raw: Rate
  /** Chance taken out, each rater keeping their own habits. Labels count as names, not as an order. */
  readonly kappa: Kappa
  /** Chance taken out, near misses counted by their distance when the level has one. */
  readonly krippendorff: Bootstrap
}

/** How far a judge agrees with people on a labelled set, each measure with its interval at confidence 1 − alpha. */
export function agreementOf(settings: {
  readonly items: readonly LabelledItem[]
  readonly level: Level
  readonly alpha: number
  readonly random: Random
}): Agreement {
  const { items, level, alpha, random } = settings
  const n = items.length
  const same = items.filter(({ person, judge }) => person === judge).length
  return {
    n,
    raw: rateInterval({ passed: same, n, alpha }),
    kappa: cohenKappa(
      items.map(({ person, judge }) => [String(person), String(judge)]),
      alpha,
    ),
    krippendorff: krippendorffInterval({
      units: items.map(({ person, judge }) => [person, judge]),
      level,
      alpha,
      random,
    }),
  }
}

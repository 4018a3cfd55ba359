import { countNgrams, overlap, splitWords } from './ngrams.ts'

/** Counts of a segment or, added up, of a corpus, for each order of n-gram from 1. */
export type ChrfStatistics = readonly {
  readonly output: number
  readonly reference: number
  readonly common: number
}[]

type Counting = { readonly order: number; readonly keepsSpace: boolean }
type Scoring = { readonly beta: number; readonly usesEpsilon: boolean }

/** Statistics of one output against the reference that it comes closest to. */
export function chrfStatistics(
  output: string,
  references: readonly string[],
  settings: Counting & Scoring,
): ChrfStatistics {
  const written = charactersOf(output, settings.keepsSpace)
  let best: ChrfStatistics = []
  let bestScore = -1
  for (const reference of references) {
    const wanted = charactersOf(reference, settings.keepsSpace)
    const statistics = Array.from({ length: settings.order }, (_, index) =>
      statisticsOf(written, wanted, index + 1),
    )
    const score = chrfScore(statistics, settings)
    if (score > bestScore) {
      best = statistics
      bestScore = score
    }
  }
  return best
}

function charactersOf(text: string, keepsSpace: boolean): string[] {
  return [...(keepsSpace ? text : splitWords(text).join(''))]
}

function statisticsOf(
  written: readonly string[],
  wanted: readonly string[],
  order: number,
): ChrfStatistics[number] {
  const reference = Math.max(0, wanted.length - order + 1)
  return {
    // An order that the reference is too short for does not count against the output.
    output: reference === 0 ? 0 : Math.max(0, written.length - order + 1),
    reference,
    common: overlap(countNgrams(written, order), countNgrams(wanted, order)),
  }
}

/** Adds up segments. */
export function addChrfStatistics(segments: readonly ChrfStatistics[]): ChrfStatistics {
  const [first = []] = segments
  return first.map((_, index) =>
    segments.reduce(
      (sum, segment) => ({
        output: sum.output + (segment[index]?.output ?? 0),
        reference: sum.reference + (segment[index]?.reference ?? 0),
        common: sum.common + (segment[index]?.common ?? 0),
      }),
      { output: 0, reference: 0, common: 0 },
    ),
  )
}

/** Stands for a precision or recall of nothing (chrF++.py and NLTK). */
const epsilon = 1e-16

/**
 * chrF from 0 to 1 (Popović 2015), as sacrebleu 2.5 computes it: mean precision and mean recall over
 * the orders that both texts have. `usesEpsilon` is the other convention, chrF++.py's and NLTK's: a
 * mean of F over all orders.
 */
export function chrfScore(statistics: ChrfStatistics, { beta, usesEpsilon }: Scoring): number {
  const weight = beta * beta
  let sum = 0
  let precisions = 0
  let recalls = 0
  let orders = 0
  for (const { output, reference, common } of statistics) {
    const precision = output > 0 ? common / output : epsilon
    const recall = reference > 0 ? common / reference : epsilon
    const below = weight * precision + recall
    sum += below > 0 ? ((1 + weight) * precision * recall) / below : epsilon
    if (output > 0 && reference > 0) {
      precisions += precision
      recalls += recall
      orders += 1
    }
  }
  if (usesEpsilon) return statistics.length === 0 ? 0 : sum / statistics.length
  if (orders === 0 || precisions + recalls === 0) return 0
  const precision = precisions / orders
  const recall = recalls / orders
  return ((1 + weight) * precision * recall) / (weight * precision + recall)
}

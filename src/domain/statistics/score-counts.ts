import { invariant } from '#kit/invariant.ts'
import { requireCount } from './require-numbers.ts'

/** Thousandths of the range that scores are counted by. */
const steps = 1_000

/**
 * So many scores lie between `low` and `high`, both within [0, 1]. Where the value itself is known, as of passes and
 * failures, both ends are it.
 */
export type ScoreCount = { readonly low: number; readonly high: number; readonly count: number }

/** A rate as counted scores: `hits` of `n` are 1, the others 0. */
export function countRate({
  hits,
  n,
}: {
  readonly hits: number
  readonly n: number
}): readonly ScoreCount[] {
  requireCount(hits, 'the number of hits')
  requireCount(n, 'the number of scores')
  invariant(hits <= n, `of ${n} scores at most so many are 1, not ${hits}`)
  return [
    { low: 0, high: 0, count: n - hits },
    { low: 1, high: 1, count: hits },
  ].filter(({ count }) => count > 0)
}

/** Scores from 0 to 1, counted outwards to a thousandth: at most 2,001 counts, however many scores there are. */
export function countScores(scores: Iterable<number>): readonly ScoreCount[] {
  const counts = new Map<number, ScoreCount>()
  for (const score of scores) {
    invariant(score >= 0 && score <= 1, `a score lies in [0, 1], and is ${score}`)
    const step = Math.floor(score * steps)
    // A score that is a thousandth itself has no width: rates and grades lose nothing.
    const isExact = Math.round(score * steps) / steps === score
    const counted = isExact
      ? { low: score, high: score }
      : { low: step / steps, high: (step + 1) / steps }
    const at = isExact ? score : (step + 0.5) / steps
    counts.set(at, { ...counted, count: (counts.get(at)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

export function countOf(scores: readonly ScoreCount[]): number {
  return scores.reduce((total, { count }) => total + count, 0)
}

/** The mean as far as the counts tell it: the middle of each; null without scores. */
export function meanOf(scores: readonly ScoreCount[]): number | null {
  const n = countOf(scores)
  if (n === 0) return null
  return scores.reduce((total, { low, high, count }) => total + (count * (low + high)) / 2, 0) / n
}

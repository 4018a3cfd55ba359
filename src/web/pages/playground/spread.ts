import type { PlaygroundAnswer } from '#client/playground-answer.ts'
import { outputOf } from '#web/pages/playground/answer-parts.ts'

/** The least, the middle and the most of some figures. */
export type Range = { readonly least: number; readonly middle: number; readonly most: number }

/** What the repeats of one model have in common, and how far they lie apart. */
export type Spread = {
  readonly finished: number
  readonly failed: number
  /** Answers that say something else than every answer before them. */
  readonly different: number
  readonly latencyMs: Range | null
  readonly firstTokenMs: Range | null
  /** Of those with a price, added up; null when none has one. */
  readonly costUsd: number | null
  readonly unpriced: number
}

/** The spread of answers that are over; those that are not do not count. */
export function spreadOf(answers: readonly PlaygroundAnswer[]): Spread {
  const finished = answers.filter(({ state }) => state === 'finished')
  const figures = finished.flatMap((answer) => (answer.figures === null ? [] : [answer.figures]))
  const costs = figures.flatMap(({ costUsd }) => (costUsd === null ? [] : [Number(costUsd)]))
  return {
    finished: finished.length,
    failed: answers.filter(({ state }) => state === 'failed').length,
    different: new Set(finished.map(outputOf)).size,
    latencyMs: rangeOf(figures.map(({ durationMs }) => durationMs)),
    firstTokenMs: rangeOf(
      figures.flatMap(({ firstTokenMs }) => (firstTokenMs === null ? [] : [firstTokenMs])),
    ),
    costUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    unpriced: figures.length - costs.length,
  }
}

function rangeOf(values: readonly number[]): Range | null {
  const sorted = values.toSorted((left, right) => left - right)
  const [least] = sorted
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) return null
  const half = sorted.length / 2
  const upper = sorted[Math.floor(half)] ?? least
  const lower = sorted[Math.ceil(half) - 1] ?? least
  return { least, middle: (lower + upper) / 2, most }
}

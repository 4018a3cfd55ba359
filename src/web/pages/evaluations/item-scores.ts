import type { EvaluationResult } from '#contract/evaluations.ts'

/** How one variant did on one item by one metric, over its repeats. */
export type ItemScore = {
  readonly variant: string
  /** Calls that were made; 0 while none was. */
  readonly calls: number
  readonly failed: number
  /** Mean over the repeats that have a score; null where none has. */
  readonly mean: number | null
  /** How many passed of those that could; null where nothing was asked for. */
  readonly passed: number | null
  readonly scored: number
  /** The category of a lone answer; empty where there is none or several. */
  readonly label: string
}

/** The scores of every variant on an item, in the order of `variants`. */
export function itemScores(
  results: readonly EvaluationResult[],
  variants: readonly string[],
  metric: string,
): readonly ItemScore[] {
  return variants.map((variant) => {
    const own = results.filter((result) => result.variant === variant)
    const scores = own.flatMap((result) => result.scores.filter((one) => one.metric === metric))
    const known = scores.flatMap(({ score }) => (score === null ? [] : [score]))
    const judged = scores.flatMap(({ passed }) => (passed === null ? [] : [passed]))
    return {
      variant,
      calls: own.length,
      failed: own.filter(({ error }) => error !== '').length,
      mean: known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length,
      passed: judged.length === 0 ? null : judged.filter(Boolean).length,
      scored: known.length,
      label: scores.length === 1 ? (scores[0]?.label ?? '') : '',
    }
  })
}

/** A text as it is; an object with one text as that text; anything else as JSON. */
export function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value
  const fields = typeof value === 'object' && value !== null ? Object.values(value) : []
  const [only] = fields
  return fields.length === 1 && typeof only === 'string' ? only : JSON.stringify(value, null, 2)
}

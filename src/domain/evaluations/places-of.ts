import { type EvaluationDefinition, parallelCallsMax } from '#contract/evaluations.ts'

/** Calls at once where a definition names no number: most providers bear so many from the first moment. */
const parallelFirst = 8

/**
 * How many calls of an evaluation are made at once. Those under way when a budget is used up are
 * paid for beyond it, so that where there is one they stay few.
 */
export function placesOf({
  parallel,
  budgetUsd,
}: Pick<EvaluationDefinition, 'parallel' | 'budgetUsd'>): {
  readonly first: number
  readonly most: number
} {
  if (parallel !== null) return { first: parallel, most: parallel }
  return { first: parallelFirst, most: budgetUsd === null ? parallelCallsMax : parallelFirst }
}

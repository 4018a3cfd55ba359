import type { Score } from '#contract/scores.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'

/**
 * Who a score of an evaluator comes from: a model where one was asked to judge, code elsewhere; by what the evaluator
 * needs and not by its family, because most evaluators of safety ask a model too.
 */
export function scoreSource(
  metric: string,
  uses: readonly { readonly name: string; readonly evaluator: string }[],
  evaluators: Readonly<Record<string, Evaluator>>,
): Extract<Score['source'], 'model' | 'code'> {
  const used = uses.find(({ name }) => name === metric)
  return evaluators[used?.evaluator ?? '']?.needs.includes('model') === true ? 'model' : 'code'
}

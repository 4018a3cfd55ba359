import type { DatasetItem } from '#contract/datasets.ts'
import type { EvaluatorUse, ResultScore } from '#contract/evaluations.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import type { ChoiceEvaluator, EvaluatorTools } from '#plugins/evaluators/define.ts'
import { runChoiceEvaluator } from '#plugins/evaluators/run-evaluator.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

/**
 * Lets an evaluator choose among what the variants made of one item in one repeat, and gives each
 * result its score. Results without an output lose without being shown to a judge.
 */
export async function chooseAmong(
  item: DatasetItem,
  results: readonly StoredResult[],
  use: EvaluatorUse,
  evaluator: ChoiceEvaluator,
  tools: EvaluatorTools,
): Promise<StoredResult[]> {
  const candidates = results.filter(({ error }) => error === '')
  if (candidates.length < 2) return [...results]
  const outcome = await runChoiceEvaluator(
    evaluator,
    { candidates: candidates.map((result) => caseOf(item, result)), settings: use.settings },
    tools,
  )
  return results.map((result) => {
    const at = candidates.indexOf(result)
    if (at === -1) return result
    const score: ResultScore =
      outcome.kind === 'unscored'
        ? { metric: use.name, score: null, passed: null, label: '', explanation: outcome.reason }
        : {
            metric: use.name,
            score: outcome.scores[at] ?? 0,
            passed: outcome.best === null ? null : outcome.best === at,
            label: outcome.best === at ? 'best' : '',
            explanation: outcome.explanation,
          }
    return {
      ...result,
      scores: [...result.scores.filter(({ metric }) => metric !== use.name), score],
    }
  })
}

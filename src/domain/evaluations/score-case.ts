import type { EvaluatorUse, ResultScore } from '#contract/evaluations.ts'
import {
  type CaseEvaluator,
  type EvaluationCase,
  type Evaluator,
  type EvaluatorOutcome,
  type EvaluatorTools,
} from '#plugins/evaluators/define.ts'
import type { PicoUsd } from '#kit/money.ts'
import { runEvaluator } from '#plugins/evaluators/run-evaluator.ts'

/** Explanations are read by people; a judge that writes an essay is cut. */
const explanationMax = 2000

/**
 * What evaluators may reach. Money that judges spend is told to `spent`; `onRefused` is told, in a
 * sentence, that whoever pays may have no further call made.
 */
export type ToolsOf = (
  spent: (usd: PicoUsd) => void,
  signal: AbortSignal,
  onRefused: (reason: string) => void,
) => EvaluatorTools

/** Scores a case with every evaluator that judges single cases, side by side. Never throws. */
export function scoreCase(
  given: EvaluationCase,
  uses: readonly EvaluatorUse[],
  evaluators: Readonly<Record<string, Evaluator>>,
  tools: EvaluatorTools,
): Promise<ResultScore[]> {
  return Promise.all(
    uses.flatMap((use) => {
      const evaluator = evaluators[use.evaluator]
      return evaluator?.over === 'case' ? [scoreOne(given, use, evaluator, tools)] : []
    }),
  )
}

async function scoreOne(
  given: EvaluationCase,
  use: EvaluatorUse,
  evaluator: CaseEvaluator,
  tools: EvaluatorTools,
): Promise<ResultScore> {
  return scoreOf(use, await runEvaluator(evaluator, { case: given, settings: use.settings }, tools))
}

/** An outcome under the name of its metric; a threshold of the use decides over the evaluator's own. */
export function scoreOf(
  { name, threshold }: Pick<EvaluatorUse, 'name' | 'threshold'>,
  outcome: EvaluatorOutcome,
): ResultScore {
  if (outcome.kind === 'unscored')
    return {
      metric: name,
      score: null,
      passed: null,
      label: '',
      explanation: outcome.reason.slice(0, explanationMax),
    }
  return {
    metric: name,
    score: outcome.score,
    passed: threshold === null ? outcome.passed : outcome.score >= threshold,
    label: outcome.label ?? '',
    explanation: outcome.explanation.slice(0, explanationMax),
  }
}

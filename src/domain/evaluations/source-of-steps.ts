import type { DatasetItem } from '#contract/datasets.ts'
import type { EvaluatorUse, Variant } from '#contract/evaluations.ts'
import { targetOf } from '#domain/evaluations/targets/target-of.ts'
import type { Evaluator, EvaluatorNeed } from '#plugins/evaluators/define.ts'

export type TraceAsk = {
  readonly project: string
  readonly traceId: string
  /**
   * `stored`: it was there before the evaluation. `gateway`: its call was answered by the gateway.
   * `application`: an application was asked, and tells of it if and when it likes.
   */
  readonly from: 'stored' | 'gateway' | 'application'
  /** When the answer came. */
  readonly answeredAt: Date
}

/** Only a trace tells these. */
const told: ReadonlySet<EvaluatorNeed> = new Set(['trace', 'guardrails'])
/** A trace tells these of an application that does not answer with them. */
const toldOfApplications: ReadonlySet<EvaluatorNeed> = new Set([
  'context',
  'tool calls',
  'retrieved documents',
])

/**
 * The trace that the evaluators of a result have to see before they judge; null when none of them
 * reads one, or none was left.
 */
export function sourceOfSteps(
  variant: Variant,
  item: Pick<DatasetItem, 'traceId'>,
  traceId: string | null,
  uses: readonly Pick<EvaluatorUse, 'evaluator'>[],
  evaluators: Readonly<Record<string, Evaluator>>,
): Pick<TraceAsk, 'traceId' | 'from'> | null {
  const target = targetOf(variant)
  const needs = uses.flatMap(({ evaluator }) => evaluators[evaluator]?.needs ?? [])
  const isRead = needs.some(
    (need) => told.has(need) || (target.asks !== 'model' && toldOfApplications.has(need)),
  )
  return isRead ? target.traceOf(variant, item, traceId) : null
}

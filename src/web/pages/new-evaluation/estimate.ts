import type { EvaluatorEntry } from '#contract/evaluations.ts'
import type { ModelCard } from '#contract/models.ts'
import type { EvaluationDraft } from '#web/pages/new-evaluation/evaluation-draft.ts'
import { readCount } from '#web/forms/read-text.ts'

/** How much work an evaluation is, before it starts. */
export type Estimate = {
  readonly items: number
  /** Outputs that are judged: items × variants × repeats. */
  readonly outputs: number
  /** Of them, those that a model or an application is called for; the others are recorded. */
  readonly calls: number
  /** At least so many calls of the judge; some judges ask twice. */
  readonly judgeCalls: number
}

/** Counts what the draft would do on a dataset of so many items. */
export function estimateOf(
  draft: EvaluationDraft,
  available: number,
  catalog: readonly EvaluatorEntry[],
): Estimate {
  const most = readCount(draft.itemsMax) ?? available
  const items = Math.min(available, most)
  const repeats = readCount(draft.repeats) ?? 1
  const called = draft.variants.filter(({ kind }) => kind !== 'recorded').length
  const outputs = items * draft.variants.length * repeats
  const judged = draft.evaluators.flatMap(({ evaluator }) => {
    const entry = catalog.find(({ id }) => id === evaluator)
    return entry?.needs.includes('model') === true ? [entry] : []
  })
  const perItem = judged.filter(({ over }) => over === 'choice').length
  return {
    items,
    outputs,
    calls: items * called * repeats,
    judgeCalls: outputs * (judged.length - perItem) + items * repeats * perItem,
  }
}

/**
 * What the variants' calls would cost, by what calls of their models cost here over the last 30
 * days; null when that is not known of every variant. The judge is not in it.
 */
export function costOf(
  draft: EvaluationDraft,
  { items }: Estimate,
  models: readonly Pick<ModelCard, 'callName' | 'costPerCallUsd'>[],
): number | null {
  const repeats = readCount(draft.repeats) ?? 1
  let sum = 0
  for (const { kind, model } of draft.variants) {
    if (kind === 'recorded') continue
    const cost = models.find(({ callName }) => callName === model.trim())?.costPerCallUsd ?? null
    if (kind === 'endpoint' || cost === null) return null
    sum += items * repeats * Number(cost)
  }
  return sum
}

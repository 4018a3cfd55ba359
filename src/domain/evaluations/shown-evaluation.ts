import type { Evaluation, EvaluationResult, VariantSummary } from '#contract/evaluations.ts'
import { type Fault, fault } from '#contract/faults.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'
import type { MeasuredVariant } from '#store/ports/measured-variant.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

export function missingEvaluation(id: string): Fault {
  return fault('not_found', `There is no evaluation ${id} in this project.`)
}

/** An evaluation as lists have it. */
export function shownEvaluation(record: RecordOf<'evaluations'>): Evaluation {
  const { definition } = record
  return {
    id: record.id,
    name: record.name,
    state: record.state,
    reason: record.reason,
    datasetId: record.dataset,
    datasetName: record.datasetName,
    datasetVersion: record.datasetVersion,
    variants: definition.variants.map(({ name }) => name),
    metrics: definition.evaluators.map(({ name }) => name),
    calls: record.calls,
    callsDone: record.callsDone,
    callsFailed: record.callsFailed,
    costUsd: record.costUsd,
    gate: record.gate,
    choice: record.choice,
    verdicts: record.verdicts,
    createdAt: record.createdAt.toISOString(),
    createdBy: record.createdBy,
    startedAt: record.startedAt?.toISOString() ?? null,
    endedAt: record.endedAt?.toISOString() ?? null,
  }
}

/** A result with the name of its variant. */
export function shownResult(result: StoredResult, variants: readonly string[]): EvaluationResult {
  return {
    variant: variants[result.variant] ?? '',
    itemId: result.item,
    repeat: result.repeat,
    output: result.output,
    error: result.error,
    traceId: result.traceId,
    latencyMs: result.latencyMs,
    costUsd: result.costUsd,
    usage: result.usage,
    finishReason: result.finishReason,
    isCached: result.isCached,
    scores: [...result.scores],
  }
}

/** What is kept of a variant for the catalogue of models; nothing of one that asked no model. */
export function measuredOf(variant: VariantSummary): MeasuredVariant[] {
  const { name, model, metrics, latencyMs, tokensPerS, costPerCallUsd } = variant
  if (model === '') return []
  return [
    {
      variant: name,
      model,
      metrics: metrics.map(({ metric, unit, kind, n, value }) => ({
        metric,
        unit,
        kind,
        n,
        value,
      })),
      latencyMs,
      tokensPerS,
      costPerCallUsd,
    },
  ]
}

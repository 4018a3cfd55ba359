import type { ScoreRow } from '#contract/score-row.ts'
import type { SpanRow } from '#contract/span-row.ts'
import type { FoundEvaluation } from '#plugins/vocabularies/evaluation-events.ts'
import { derivedScoreId } from './derived-ids.ts'

/**
 * A judgement found in telemetry as a score about the span that carries it, or about that span's
 * trace or session. The same judgement sent again has the same id and so replaces itself.
 */
export function scoreRow(found: FoundEvaluation, carrier: SpanRow): ScoreRow {
  const spanId = found.about === 'span' ? carrier.span_id : ''
  const { project, trace_id: traceId, started_at: createdAt } = carrier
  const text = [found.name, String(found.value), found.label, found.explanation, found.author]
  return {
    id: derivedScoreId(project, traceId, carrier.span_id, found.about, createdAt, ...text),
    project,
    environment: carrier.environment,
    trace_id: traceId,
    span_id: spanId,
    session_id: carrier.session_id,
    name: found.name,
    data_type: found.value !== undefined ? 'number' : found.label !== '' ? 'category' : 'text',
    value: found.value ?? null,
    label: found.label,
    comment: found.explanation,
    source: found.source,
    author: found.author === '' ? carrier.service : found.author,
    created_at: createdAt,
    metadata: { ...found.metadata },
  }
}

import { emptySpanRow, type SpanRow } from '#contract/span-row.ts'
import type { RepeatFilter } from '#domain/usage/repeat-filter.ts'
import type { UsageOwners } from '#domain/usage/own-usage.ts'

/** A span of a batch: what the spool tells of it without parsing, and its row. */
export type BatchSpan = {
  readonly meta: readonly [
    project: string,
    traceId: string,
    spanId: string,
    parentSpanId: string,
    source: 'g' | 'o',
    counts: -1 | 0 | 1,
    kind: SpanRow['kind'],
  ]
  readonly row: Buffer
}

/** What is decided of a batch before it is stored: which spans came twice, and who owns which usage. */
export type BatchDecision = {
  readonly repeated: number[]
  /** Index in the batch → `counts` other than the row's own. */
  readonly overruled: Record<string, -1 | 0 | 1>
  /** Rows, as JSON with `counts` first, that take back what earlier rows claimed. */
  readonly corrections: string[]
}

/** Decides a batch in order of arrival; null stands for frames that are no spans. Rows are parsed only where they claim tokens. */
export function decideBatch(
  spans: readonly (BatchSpan | null)[],
  filter: RepeatFilter,
  owners: UsageOwners,
): BatchDecision {
  const decision: BatchDecision = { repeated: [], overruled: {}, corrections: [] }
  spans.forEach((span, index) => {
    if (span === null) return
    const [project, traceId, spanId, , , counts] = span.meta
    if (filter.isRepeated(project, traceId, spanId)) {
      decision.repeated.push(index)
      return
    }
    const row = rowOf(span)
    const { corrections } = owners.settle([row])
    if (row.counts !== counts) decision.overruled[index] = row.counts
    for (const correction of corrections) decision.corrections.push(correctionText(correction))
  })
  return decision
}

function rowOf({ meta, row }: BatchSpan): SpanRow {
  const [project, traceId, spanId, parentSpanId, source, counts, kind] = meta
  const known = {
    ...emptySpanRow(),
    project,
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: parentSpanId,
    source: source === 'g' ? ('gateway' as const) : ('otlp' as const),
    counts,
    kind,
  }
  // Written by encodeSpan, guarded by the frame's checksum.
  return counts === 1 ? { ...known, ...(JSON.parse(row.toString()) as Partial<SpanRow>) } : known
}

/** What sums are grouped by; a correction needs no more, and holds no text. */
const correctionColumns = [
  'project',
  'environment',
  'trace_id',
  'span_id',
  'parent_span_id',
  'started_at',
  'kind',
  'operation',
  'source',
  'status',
  'provider',
  'request_model',
  'response_model',
  'price_tier',
  'usage',
  'reported_cost',
  'key',
  'prompt',
  'prompt_version',
  'release',
] as const satisfies readonly (keyof SpanRow)[]

function correctionText(row: SpanRow): string {
  const kept = Object.fromEntries(correctionColumns.map((column) => [column, row[column]]))
  return `{"counts":-1,${JSON.stringify(kept).slice(1)}`
}

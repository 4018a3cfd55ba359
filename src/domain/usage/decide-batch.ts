import { crc32 } from 'node:zlib'
import { emptySpanRow, sentAgainFlag, type SpanRow } from '#contract/span-row.ts'
import type { Fingerprint, RepeatFilter } from '#domain/usage/repeat-filter.ts'
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
    /** Bytes of the row before its contents; all of it where nothing is said. */
    headBytes?: number,
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

/**
 * Decides a batch in order of arrival; null stands for frames that are no spans. Rows are parsed only
 * where they claim tokens. A span that comes again with other content replaces what it said before:
 * its row is stored too, and readers show the newest.
 */
export function decideBatch(
  spans: readonly (BatchSpan | null)[],
  filter: RepeatFilter,
  owners: UsageOwners,
): BatchDecision {
  const decision: BatchDecision = { repeated: [], overruled: {}, corrections: [] }
  spans.forEach((span, index) => {
    if (span === null) return
    const [project, traceId, spanId, , , counts] = span.meta
    const sighting = filter.see([project, traceId, spanId], fingerprintOf(span))
    if (sighting.kind === 'same') {
      decision.repeated.push(index)
      return
    }
    const row = rowOf(span)
    if (sighting.kind === 'changed') {
      const claim = owners.supersede(row)
      if (claim !== null)
        decision.corrections.push(correctionText({ ...claim, flags: [sentAgainFlag] }))
      decision.corrections.push(replacementText(span, sighting.hadFailed))
    }
    const { corrections } = owners.settle([row])
    if (row.counts !== counts) decision.overruled[index] = row.counts
    for (const correction of corrections) decision.corrections.push(correctionText(correction))
  })
  return decision
}

/** A row up to its first comma is `counts`, which the spool's owner may have overruled meanwhile. */
function fingerprintOf({ row }: BatchSpan): Fingerprint {
  const content = row.subarray(row.indexOf(',') + 1)
  return { checksum: crc32(content), hasFailed: content.includes('"status":"error"') }
}

/** A row without tokens and texts that takes a replaced span out of its trace's counts, and says so there. */
function replacementText(span: BatchSpan, hadFailed: boolean): string {
  const [project, traceId, spanId, parentSpanId] = span.meta
  const { environment, started_at } = headOf(span)
  const kept = {
    project,
    environment,
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: parentSpanId,
    started_at,
    kind: 'span',
    source: 'otlp',
    status: hadFailed ? 'error' : 'unset',
    flags: [sentAgainFlag],
  }
  return `{"counts":-1,${JSON.stringify(kept).slice(1)}`
}

function rowOf(span: BatchSpan): SpanRow {
  const [project, traceId, spanId, parentSpanId, source, counts, kind] = span.meta
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
  return counts === 1 ? Object.assign(known, headOf(span)) : known
}

/** A row's columns but for its contents. */
function headOf({ meta, row }: BatchSpan): Partial<SpanRow> {
  const headBytes = meta[7]
  const text = headBytes === undefined ? row.toString() : `${row.toString('utf8', 0, headBytes)}}`
  return JSON.parse(text) as Partial<SpanRow> // Written by encodeSpan, guarded by the frame's checksum.
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
  'flags',
] as const satisfies readonly (keyof SpanRow)[]

function correctionText(row: SpanRow): string {
  const kept = Object.fromEntries(
    correctionColumns.map((column) => [
      column,
      column === 'flags' ? row.flags.filter((flag) => flag === sentAgainFlag) : row[column],
    ]),
  )
  return `{"counts":-1,${JSON.stringify(kept).slice(1)}`
}

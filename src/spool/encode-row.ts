import type { SpanFields } from '#spool/span-fields.ts'
import { contentPreview } from '#kit/content-preview.ts'
import type { ScoreRow } from '#contract/score-row.ts'
import type { SpanKind } from '#contract/span-row.ts'
import { encodeFrame, frameKinds, type FrameRoom } from '#spool/frame.ts'
import { withinColumns } from '#spool/within-columns.ts'

/**
 * What the store's owner must know of a span without parsing its row: project, trace, span, parent,
 * source (g or o) and whether it claims its usage.
 */
export type SpanMeta = readonly [
  project: string,
  traceId: string,
  spanId: string,
  parentSpanId: string,
  source: 'g' | 'o',
  counts: -1 | 0 | 1,
  kind: SpanKind,
  /** Bytes of its row before the contents, which nothing is decided by; frames of older versions do not say. */
  headBytes?: number,
]

// `counts` stands first and has one width, so that the owner can overrule it without parsing the row.
const countsText = { '1': '{"counts": 1,', '0': '{"counts": 0,', '-1': '{"counts":-1,' } as const

/** What lists show of input and output. */
type Previews = { readonly input: string; readonly output: string }

/** Encodes a span for the spool, settled so that the store takes it (see withinColumns). Times are turned from nanoseconds into what ClickHouse's DateTime64 reads. */
export function encodeSpan(
  given: SpanFields,
  previews = previewsOf(given),
  room?: FrameRoom,
): Buffer {
  const fields = withinColumns(given)
  const counts = fields.counts ?? 0
  const head = headText(fields, counts)
  const meta: SpanMeta = [
    fields.project,
    fields.trace_id,
    fields.span_id,
    fields.parent_span_id ?? '',
    fields.source === 'gateway' ? 'g' : 'o',
    counts,
    fields.kind ?? 'span',
    Buffer.byteLength(head),
  ]
  return encodeFrame(
    frameKinds.span,
    JSON.stringify(meta),
    `${head}${contentsText(fields)}${previewsText(previews)}}`,
    room,
  )
}

/** The row's JSON as it is inserted, `counts` first and what was said last. */
export function spanRowText(fields: SpanFields, counts: -1 | 0 | 1): string {
  return `${headText(fields, counts)}${contentsText(fields)}}`
}

/** The columns that a row holds its texts in: the longest by far. */
const contentColumns = ['input', 'output'] as const

/**
 * All columns but the contents, without the closing brace. Written column by column, because most
 * columns of most rows are empty and an object without them would have to be built for each row.
 */
function headText(fields: SpanFields, counts: -1 | 0 | 1): string {
  let text = `${countsText[`${counts}`]}"started_at":"${secondsText(fields.started_at)}"`
  for (const column in fields) {
    if (column === 'counts' || column === 'started_at') continue
    if (column === 'input' || column === 'output') continue
    const value = fields[column as keyof SpanFields] // the loop runs over the object's own columns
    if (!isEmpty(value)) text += `,"${column}":${wellFormedJson(value)}`
  }
  return text
}

function contentsText(fields: SpanFields): string {
  let text = ''
  for (const column of contentColumns) {
    const content = fields[column] ?? ''
    if (content !== '') text += `,"${column}":${wellFormedJson(content)}`
  }
  return text
}

/** What lists show of input and output, columns that no reader of rows needs. */
function previewsText({ input, output }: Previews): string {
  if (input === '' && output === '') return ''
  return `,"input_preview":${wellFormedJson(input)},"output_preview":${wellFormedJson(output)}`
}

function previewsOf({ input = '', output = '' }: SpanFields): Previews {
  return { input: contentPreview(input, 'input'), output: contentPreview(output, 'output') }
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === null || value === '0' || value === undefined)
    return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.length === 0
  for (const _ in value) return false
  return true
}

/** `1700000000123456789` → `1700000000.123456789`. */
export function secondsText(nanoseconds: string): string {
  const digits = nanoseconds.padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/** The row with another verdict on who owns its usage; same length, the original untouched. */
export function overruleCounts(row: Buffer, counts: -1 | 0 | 1): Buffer {
  const overruled = Buffer.from(row)
  overruled.write(countsText[`${counts}`], 0)
  return overruled
}

/** Encodes a score for the spool. */
export function encodeScore(score: ScoreRow): Buffer {
  const meta = [score.project, score.trace_id, score.id]
  return encodeFrame(
    frameKinds.score,
    JSON.stringify(meta),
    wellFormedJson({ ...score, created_at: secondsText(score.created_at) }),
  )
}

/** Half of a surrogate pair as JSON.stringify writes it; a backslash of the text itself is written twice. */
const halfPair = /(?<!\\)(?:\\\\)*\\ud[89a-f]/

/**
 * A value's JSON without halves of surrogate pairs, which no UTF-8 can hold: ClickHouse refuses the
 * row, and with it its batch. An emoji that an application cut in two ends as U+FFFD.
 */
function wellFormedJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes('\\ud') && halfPair.test(text) ? JSON.stringify(wellFormed(value)) : text
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(wellFormed)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), wellFormed(inner)]),
  )
}

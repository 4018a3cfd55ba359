import { emptySpanRow, type SpanRow } from '#contract/span-row.ts'
import { unpackId } from '#domain/usage/span-ids.ts'

/**
 * What a span reported of a call, in little: two hundred thousand are remembered, and as rows they
 * would be the most of what the process holds.
 */
export type Report = {
  readonly source: SpanRow['source']
  /** Whether it says how much was used. */
  readonly hasUsage: boolean
  /** Which answer of a provider in which project; '' when it names none. */
  readonly answer: string
  /** JSON of the values that are alike for many spans: one text for all of them. */
  readonly alike: string
  /** JSON of the values that are the span's own. */
  readonly own: string
}

/**
 * What a row adds to sums, in every dimension that sums are grouped by, and nothing else: stored
 * again with `counts` -1 it cancels the row that it was taken from. The ids are in the span's name.
 */
const alikeColumns = [
  ...(['project', 'environment', 'name', 'operation', 'source', 'status', 'error_type'] as const),
  ...(['provider', 'request_model', 'response_model', 'price_tier', 'key', 'connection'] as const),
  ...(['tags', 'release', 'prompt', 'prompt_version', 'service', 'http_status'] as const),
] as const satisfies readonly (keyof SpanRow)[]
const ownColumns = [
  ...(['started_at', 'duration_ns', 'usage', 'parent_span_id', 'first_token_ns'] as const),
  ...(['reported_cost', 'user_id', 'session_id'] as const),
] as const satisfies readonly (keyof SpanRow)[]

/** Texts that are looked for among those before; the rest of the time each span has its own. */
const alikeTextsMax = 1000

/** Makes reports of rows, and has what is alike in them once. */
export class ReportShelf {
  readonly #alike = new Map<string, string>()

  /** `mark` stands for the row's project in its answer. */
  put(row: SpanRow, mark: string): Report {
    return {
      source: row.source,
      hasUsage: row.reported_cost !== null || Object.keys(row.usage).length > 0,
      answer: row.response_id === '' ? '' : mark + row.response_id,
      alike: this.#shared(JSON.stringify(alikeColumns.map((column) => row[column]))),
      own: JSON.stringify(ownColumns.map((column) => row[column])),
    }
  }

  #shared(text: string): string {
    const known = this.#alike.get(text)
    if (known !== undefined) return known
    if (this.#alike.size >= alikeTextsMax) this.#alike.clear()
    this.#alike.set(text, text)
    return text
  }
}

/** The row that cancels what the span named `id` reported, but for its `counts`. */
export function unpackReport(report: Report, id: string): SpanRow {
  const { traceId, spanId } = unpackId(id)
  return {
    ...emptySpanRow(),
    ...columnsOf(report),
    trace_id: traceId,
    span_id: spanId,
    kind: 'model',
    flags: ['correction'],
  }
}

/** The columns that a report keeps. */
export function columnsOf({
  alike,
  own,
}: Report): Pick<SpanRow, (typeof alikeColumns)[number] | (typeof ownColumns)[number]> {
  const valuesOf = (columns: readonly string[], text: string) => {
    const values: unknown[] = JSON.parse(text)
    return columns.map((column, at) => [column, values[at]] as const)
  }
  // Written by `put`, from a row's own columns.
  return Object.fromEntries([
    ...valuesOf(alikeColumns, alike),
    ...valuesOf(ownColumns, own),
  ]) as ReturnType<typeof columnsOf>
}

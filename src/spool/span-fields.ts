import type { SpanRow } from '#contract/span-row.ts'

/** Columns that a row always has; all others are left out where they are empty, and default in the table. */
export type SpanFields = Partial<SpanRow> &
  Pick<
    SpanRow,
    'project' | 'environment' | 'trace_id' | 'span_id' | 'started_at' | 'duration_ns' | 'source'
  >

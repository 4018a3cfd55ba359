/**
 * One condition on traces, as SQL. `row` holds for rows that may meet it, null when any may; a trace
 * of a single row meets it when `alone` holds for that row. A trace of several meets it when a row
 * of it does (`together` null), or when `together` holds of all of them. `isOfTrace`: `row` says the
 * same of every row of a trace.
 */
export type Condition = {
  readonly row: string | null
  readonly alone: string
  readonly together: string | null
  readonly isOfTrace?: true
}

/** What a condition is made within. */
export type Scope = {
  /** Which rows of the window and place are looked at: SQL that holds for `traces` and `spans` alike. */
  readonly rows: string
  /** Takes a value as a parameter of the statement; gives the SQL that stands for it. */
  readonly bind: Bind
}

export type Bind = (
  type: 'String' | 'Array(String)' | 'Int64' | 'UInt64',
  value: string | readonly string[],
) => string

/** What each row proves for its trace. */
export function ofRow(row: string): Condition {
  return { row, alone: row, together: null }
}

/** A condition that is the same for every row of a trace. */
export function ofTrace(row: string): Condition {
  return { row, alone: row, together: null, isOfTrace: true }
}

/** Traces that have a span of which this holds: spans say it, the traces' own table does not. */
export function withSpan({ rows }: Pick<Scope, 'rows'>, sql: string): Condition {
  // The same window and project bound the inner read.
  return ofTrace(`trace_hash IN (SELECT trace_hash FROM spans WHERE ${rows} AND ${sql})`)
}

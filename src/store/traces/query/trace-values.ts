type LastColumn = 'name' | 'user_id' | 'session_id' | 'release'

/** What `root_status` is of a trace whose root ended well. */
export const rootIsOk = 2

/** The worst of its spans; a failed try under a call that succeeded is none of them. */
export const statusSql =
  "if(sum(traces.errors) > 0, 'error', if(max(traces.root_status) = 2, 'ok', 'unset'))"

/** Of rows of `spans` those that count as failed: a failed try under a call that succeeded is none of them. */
export const failedSpan = "status = 'error' AND kind != 'try' AND counts >= 0"

/** A weight and a time of arrival stand before the value; migration 0003 has the shape. */
const valueStart = 15

/** The value without what stands before it. */
export function valueOfLast(text: string): string {
  return text.slice(valueStart - 1)
}

/** What a row says of its trace's name, user or session; '' when it says nothing. */
export function lastOfRow(column: LastColumn): string {
  return `substring(${column}_last, ${valueStart})`
}

/** What the rows of a trace say of it together, within a GROUP BY trace. */
export function lastOfTrace(column: LastColumn): string {
  return `substring(max(traces.${column}_last), ${valueStart})`
}

/** The same of a row that is all there is of its trace. */
export const statusOfRow = "multiIf(errors > 0, 'error', root_status = 2, 'ok', 'unset')"

import type { TraceRow } from '#contract/traces.ts'

/** Fresh rows before and in place of those listed earlier, newest first, each trace once. */
export function mergeTraces(
  fresh: readonly TraceRow[],
  listed: readonly TraceRow[],
): readonly TraceRow[] {
  if (fresh.length === 0) return listed
  const known = new Set(fresh.map((row) => row.traceId))
  const rest = listed.filter((row) => !known.has(row.traceId))
  return [...fresh, ...rest].sort((left, right) =>
    compareNewest(left.startedAtNs, right.startedAtNs),
  )
}

/** Decimal strings of the same length compare as text; a longer one is later. */
function compareNewest(left: string, right: string): number {
  if (left.length !== right.length) return right.length - left.length
  return left < right ? 1 : left > right ? -1 : 0
}

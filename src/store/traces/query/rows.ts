import type { Place, Window } from '#store/ports/trace-query.ts'
import { environmentCondition } from '#store/traces/place-condition.ts'

/**
 * How long a trace may be silent and still be known, where traces are counted, to have begun before
 * a window that it goes on in. Bounds what is read to find that out, however much is stored. Lists
 * look each of their few traces up and know it however long it was silent.
 */
const silenceS = 86_400

/** Rows of table `traces` that hold what happened in a window: its minutes, whole ones. */
export function rowsOf(
  place: Place,
  window: Window,
): { sql: string; parameters: Record<string, string | number | string[]> } {
  const environment = environmentCondition(place)
  return {
    sql: [
      'project = {project:String}',
      ...environment.conditions,
      "minute >= toStartOfMinute(fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC'))",
      "minute <= fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')",
    ].join(' AND '),
    parameters: {
      project: place.project,
      from_ns: String(window.fromNs),
      to_ns: String(window.toNs),
      ...environment.parameters,
    },
  }
}

/**
 * Of the rows of a window those of traces that began in it: a trace belongs to the window it began
 * in, in whichever environment, and to no other; in lists, facets and counts alike. For rows of
 * `rowsOf`, whose parameters it uses.
 */
export const begunWithin = `started >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND started < fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')
  AND trace_hash NOT IN (SELECT trace_hash FROM traces WHERE project = {project:String}
    AND minute >= toStartOfMinute(fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC')) - ${silenceS}
    AND minute <= toStartOfMinute(fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC')) AND started < fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND spans > 0)`

/**
 * Ends a statement that looks traces up among rows of minutes. A granule of such rows has hashes from
 * everywhere, so that no set of traces leaves one out; the engine would still build each set before
 * it plans, one after the other, and sort it to find that out.
 */
export const setsAreNoIndex = 'SETTINGS use_index_for_in_with_subqueries = 0'

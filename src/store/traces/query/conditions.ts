import type { QueryParameters } from '#store/ports/trace-database.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import { type Bind, type Condition, ofTrace, type Scope } from '#store/traces/query/condition.ts'
import { storedFields } from '#store/traces/query/fields.gen.ts'
import { rowsOf } from '#store/traces/query/rows.ts'

/** A share is told to a millionth. */
const sampleParts = 1_000_000

/** Gives every value that is bound a name of its own, in order: the same conditions have the same names. */
export function binder(): { readonly bind: Bind; readonly parameters: QueryParameters } {
  const parameters: Record<string, string | readonly string[]> = {}
  let bound = 0
  return {
    parameters,
    bind(type, value) {
      const name = `asked_${(bound += 1)}`
      parameters[name] = value
      return `{${name}:${type}}`
    },
  }
}

/** True of no value, no values, and a text without words. */
export function asksNothing(wanted: unknown): boolean {
  if (typeof wanted === 'string') return wanted.trim() === ''
  return wanted === undefined || (Array.isArray(wanted) && wanted.length === 0)
}

function conditionsOf(
  conditions: TraceConditions,
  rows: string,
): { readonly list: readonly Condition[]; readonly parameters: QueryParameters } {
  const { bind, parameters } = binder()
  const scope: Scope = { rows, bind }
  const asked: Readonly<Record<string, unknown>> = conditions
  const list = Object.entries(storedFields).flatMap(([id, { condition }]) => {
    const wanted = asked[id]
    return asksNothing(wanted) ? [] : [condition(wanted as never, scope)] // the value of this very field
  })
  const { sample } = conditions
  if (sample !== undefined) {
    const share = bind('UInt64', String(Math.round(sample.share * sampleParts)))
    list.push(
      ofTrace(`sipHash64(trace_hash, ${bind('String', sample.seed)}) % ${sampleParts} < ${share}`),
    )
  }
  return { list, parameters }
}

/**
 * Conditions on traces, as conditions on rows of table `traces`. Each leaves the rows of traces
 * that meet it: what one row alone proves (it used this model) is asked of rows; what only all of
 * them together say (its name, its user) is asked of the few traces one of whose rows says so,
 * brought together. Nothing is brought together that no row speaks for: at a million traces that
 * is the difference between a tenth of a second and many. `among` narrows the rows that are asked.
 */
export function traceConditions(
  place: Place,
  window: Window,
  conditions: TraceConditions,
  among: string | null = null,
): { where: string; parameters: QueryParameters } {
  const { sql, parameters } = rowsOf(place, window)
  const rows = among === null ? sql : `${sql} AND ${among}`
  const { list, parameters: values } = conditionsOf(conditions, sql)
  // What rows prove narrows what has to be brought together.
  const proved = list.flatMap(({ row, together, isOfTrace }) =>
    row === null || together !== null
      ? []
      : [
          isOfTrace
            ? row
            : `trace_hash IN (SELECT trace_hash FROM traces WHERE ${rows} AND ${row})`,
        ],
  )
  const few = [rows, ...proved]
  const joined = list.flatMap(({ row, together }) =>
    together === null
      ? []
      : [
          `(environment, trace_hash) IN (SELECT environment, trace_hash FROM traces WHERE ${few.join(' AND ')} ${row === null ? '' : `AND trace_hash IN (SELECT trace_hash FROM traces WHERE ${rows} AND ${row})`} GROUP BY environment, trace_hash HAVING ${together})`,
        ],
  )
  return { where: [...few, ...joined].join(' AND '), parameters: { ...parameters, ...values } }
}

/** The same conditions for rows that are all there is of their traces. */
export function singleRowConditions(
  place: Place,
  window: Window,
  conditions: TraceConditions,
): { where: string; parameters: QueryParameters } {
  const { sql: rows, parameters } = rowsOf(place, window)
  const { list, parameters: values } = conditionsOf(conditions, rows)
  return {
    where: [rows, ...list.map(({ alone }) => alone)].join(' AND '),
    parameters: { ...parameters, ...values },
  }
}

import type { NamedValue } from '#contract/named-value-filter.ts'
import { isNumber, type ScoreCondition } from '#contract/score-filter.ts'
import type { QueryParameters } from '#store/ports/trace-database.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import { environmentCondition } from '#store/traces/place-condition.ts'
import { spansWithWords } from '#store/traces/spans-with-words.ts'

/**
 * How long a trace may be silent and still be known, where traces are counted, to have begun before
 * a window that it goes on in. Bounds what is read to find that out, however much is stored. Lists
 * look each of their few traces up and know it however long it was silent.
 */
const silenceS = 86_400

/** What `root_status` is of a trace whose root ended well. */
export const rootIsOk = 2

/** The worst of its spans; a failed try under a call that succeeded is none of them. */
export const statusSql =
  "if(sum(traces.errors) > 0, 'error', if(max(traces.root_status) = 2, 'ok', 'unset'))"

/** Of rows of `spans` those that count as failed: a failed try under a call that succeeded is none of them. */
export const failedSpan = "status = 'error' AND kind != 'try' AND counts >= 0"

/** A share is told to a millionth. */
const sampleParts = 1_000_000

type LastColumn = 'name' | 'user_id' | 'session_id'

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
 * One condition on traces, as SQL. `row` holds for rows that may meet it, null when any may; a trace
 * of a single row meets it when `alone` holds for that row. A trace of several meets it when a row
 * of it does (`together` null), or when `together` holds of all of them. `isOfTrace`: `row` says the
 * same of every row of a trace.
 */
type Condition = {
  readonly row: string | null
  readonly alone: string
  readonly together: string | null
  readonly isOfTrace?: true
}

function conditionsOf(
  conditions: TraceConditions,
  rows: string,
): { list: Condition[]; parameters: Record<string, string | string[]> } {
  const list: Condition[] = []
  const parameters: Record<string, string | string[]> = {}
  const ofRow = (row: string) => list.push({ row, alone: row, together: null })
  for (const [name, column] of arrayColumns) {
    if (conditions[name].length === 0) continue
    parameters[name] = [...conditions[name]]
    ofRow(`hasAny(${column}, {${name}:Array(String)})`)
  }
  for (const [name, column] of lastColumns) {
    if (conditions[name].length === 0) continue
    parameters[name] = [...conditions[name]]
    const row = `has({${name}:Array(String)}, ${lastOfRow(column)})`
    list.push({
      row,
      alone: row,
      together: `has({${name}:Array(String)}, ${lastOfTrace(column)})`,
    })
  }
  const { status, minDurationNs, prompt, score, search } = conditions
  if (status.length === 1 && status[0] === 'error') ofRow('errors > 0')
  else if (status.length > 0) {
    parameters['status'] = [...status]
    list.push({
      row: status.includes('unset') ? null : '(errors > 0 OR root_status = 2)',
      alone: `has({status:Array(String)}, ${statusOfRow})`,
      together: `has({status:Array(String)}, ${statusSql})`,
    })
  }
  if (minDurationNs !== null) {
    parameters['min_duration'] = String(minDurationNs)
    const lasts = (ended: string, started: string) =>
      `toUnixTimestamp64Nano(${ended}) - toUnixTimestamp64Nano(${started}) >= {min_duration:Int64}`
    list.push({
      row: null,
      alone: lasts('ended', 'started'),
      together: lasts('max(ended)', 'min(started)'),
    })
  }
  if (prompt.length > 0) {
    parameters['prompt'] = [...prompt]
    // Spans say it, the traces' own table does not: the inner read is bounded by window and project.
    const row = `trace_hash IN (SELECT trace_hash FROM spans WHERE ${rows} AND prompt != '' AND (has({prompt:Array(String)}, prompt) OR has({prompt:Array(String)}, concat(prompt, '@', prompt_version))))`
    list.push({ row, alone: row, together: null, isOfTrace: true })
  }
  if (score.length > 0) {
    // A score comes after its trace began. FINAL: of a score that was corrected the correction counts.
    const row = `trace_hash IN (SELECT cityHash64(trace_id) FROM scores FINAL WHERE project = {project:String} AND created_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND (${score.map((one, index) => scoreSql(one, index, parameters)).join(' OR ')}))`
    list.push({ row, alone: row, together: null, isOfTrace: true })
  }
  const { errorType = [] } = conditions
  if (errorType.length > 0) {
    parameters['error_type'] = [...errorType]
    // Spans say it, as with prompts.
    const row = `trace_hash IN (SELECT trace_hash FROM spans WHERE ${rows} AND ${failedSpan} AND has({error_type:Array(String)}, toString(error_type)))`
    list.push({ row, alone: row, together: null, isOfTrace: true })
  }
  for (const kind of ['metadata', 'attribute'] as const) {
    const wanted = conditions[kind] ?? []
    if (wanted.length === 0) continue
    const any = wanted.map((one, index) => namedValueSql(kind, one, index, parameters)).join(' OR ')
    const row = `trace_hash IN (SELECT trace_hash FROM spans WHERE ${rows} AND counts >= 0 AND (${any}))`
    list.push({ row, alone: row, together: null, isOfTrace: true })
  }
  if (search.trim() !== '') {
    const words = spansWithWords(search)
    Object.assign(parameters, words.parameters)
    // The same window and project bound the inner read; the text index leaves few granules of it.
    const row = `trace_hash IN (SELECT trace_hash FROM spans WHERE ${rows} AND ${words.sql})`
    list.push({ row, alone: row, together: null, isOfTrace: true })
  }
  const { sample } = conditions
  if (sample !== undefined) {
    parameters['sample_seed'] = sample.seed
    parameters['sample_to'] = String(Math.round(sample.share * sampleParts))
    const row = `sipHash64(trace_hash, {sample_seed:String}) % ${sampleParts} < {sample_to:UInt64}`
    list.push({ row, alone: row, together: null, isOfTrace: true })
  }
  return { list, parameters }
}

/** One condition on a row of `spans`; names and values go into `parameters`. */
function namedValueSql(
  kind: 'metadata' | 'attribute',
  { name, value }: NamedValue,
  index: number,
  parameters: Record<string, string | string[]>,
): string {
  parameters[`${kind}_name_${index}`] = name
  parameters[`${kind}_value_${index}`] = value
  const [asked, wanted] = [`{${kind}_name_${index}:String}`, `{${kind}_value_${index}:String}`]
  if (kind === 'metadata') return `metadata[${asked}] = ${wanted}`
  // A name with dots is one key of a flat object; numbers and booleans are compared as they are written.
  const inside = (column: string) =>
    `(JSONHas(${column}, ${asked}) AND (JSONExtractString(${column}, ${asked}) = ${wanted} OR JSONExtractRaw(${column}, ${asked}) = ${wanted}))`
  return `(${inside('attributes')} OR ${inside('resource')})`
}

/** One condition on a row of `scores`; what it compares goes into `parameters`. */
function scoreSql(
  { name, is, of }: ScoreCondition,
  index: number,
  parameters: Record<string, string | string[]>,
): string {
  parameters[`score_${index}`] = name
  const named = `name = {score_${index}:String}`
  if (is === 'any') return named
  parameters[`score_of_${index}`] = of
  const number = `toFloat64({score_of_${index}:String})`
  if (is !== '=' && is !== '!=') return `(${named} AND value ${is} ${number})`
  const isEqual = `(label = {score_of_${index}:String}${isNumber(of) ? ` OR value = ${number}` : ''})`
  return `(${named} AND ${is === '=' ? '' : 'NOT '}ifNull(${isEqual}, false))`
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

const arrayColumns = [
  ['model', 'models'],
  ['provider', 'providers'],
  ['key', 'keys'],
  ['tag', 'tags'],
  ['flag', 'flags'],
] as const

const lastColumns = [
  ['name', 'name'],
  ['user', 'user_id'],
  ['session', 'session_id'],
] as const

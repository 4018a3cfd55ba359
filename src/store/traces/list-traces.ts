import type { StoredTrace } from '#store/ports/stored-trace.ts'
import { type TraceDatabase, TraceStoreError } from '#store/ports/trace-database.ts'
import type { Window } from '#store/ports/trace-query.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'
import type { KnownDensity } from '#store/traces/known-density.ts'
import {
  readPlacedTraces,
  readTraceLines,
  tooManyGroups,
  withErrorTypes,
} from '#store/traces/read-traces.ts'
import { asksNothing, binder, traceConditions } from '#store/traces/query/conditions.ts'
import { rowsOf } from '#store/traces/query/rows.ts'
import { withWords } from '#store/traces/query/with-words.ts'
import {
  minuteText,
  placeKey,
  type TracePlace,
  tracePlaces,
  withoutEarlier,
} from '#store/traces/trace-places.ts'

/**
 * Lists look at the newest slice first and widen only while it has too few: a busy project answers
 * from minutes of data, whatever the window. Seconds, where nothing is known of how dense it is.
 */
const firstSliceS = 900

/** So many times as long is the slice after one that had nothing, or too few: those say how long it has to be, and may be wrong. */
const growthAfterNone = 24
const growthMin = 4
const doubt = 1.5

const nanosPerSecond = 1_000_000_000n

/**
 * How far past a page's end the rows of its traces are read, for the filters: what a trace did
 * later than that is not filtered by on the pages after the first.
 */
const tailNs = 3600n * nanosPerSecond

/** A slice full of traces that began before it is left for a wider one after so many reads. */
const readsPerSliceMax = 10

/** Traces that are summed up to find a page of them; of more only what orders them is read first. */
const tracesAtOnceMax = 2000

/** Spans that have the words of a search, up to which their traces are looked at alone, in one read. */
const spansWithWordsMax = 1000

export type ListQuery = Parameters<TraceStore['listTraces']>[0]

/** Traces that began within the window. */
export async function listTraces(
  database: TraceDatabase,
  density: KnownDensity,
  query: ListQuery,
): Promise<StoredTrace[]> {
  const { window, limit } = query
  const endNs =
    query.before === null || query.before.startedAtNs >= window.toNs
      ? window.toNs
      : query.before.startedAtNs + 1n
  const few = await fewWithWords(database, query)
  if (few !== null) {
    if (few.length === 0) return []
    // They are all there is: nothing has to be looked for slice by slice.
    const alone = { ...query, conditions: { ...query.conditions, search: undefined }, among: few }
    const slice = { fromNs: window.fromNs, toNs: endNs }
    return readFound(database, query, await findBegun(database, alone, slice, true))
  }
  // Slices are counted from now; what lies ahead of it is part of the first.
  const newestNs = endNs === window.toNs ? endNs - (window.aheadNs ?? 0n) : endNs
  const question = questionOf(query)
  const isWhole =
    traceConditions(query.place, window, query.conditions).where === rowsOf(query.place, window).sql
  let seconds = density.secondsFor(question, limit) ?? firstSliceS
  for (;;) {
    const startNs = newestNs - BigInt(Math.ceil(seconds)) * nanosPerSecond
    const isLast = startNs <= window.fromNs
    const fromNs = isLast ? window.fromNs : startNs
    const slice = { fromNs, toNs: endNs }
    const traces =
      (isWhole ? await readSlice(database, query, slice, isLast) : null) ??
      (await readFound(database, query, await findBegun(database, query, slice, isLast)))
    const items = traces.length
    if (items >= limit || isLast) {
      const reachedNs = items < limit ? fromNs : (traces.at(-1)?.startedAtNs ?? fromNs)
      const lookedThroughS = Math.max(1, Number((newestNs - reachedNs) / nanosPerSecond))
      density.learn(question, { items, seconds: lookedThroughS })
      return traces
    }
    seconds *= items === 0 ? growthAfterNone : Math.max(growthMin, (doubt * limit) / items)
  }
}

/** Lists of the same traces, wherever they begin and end. */
function questionOf({ place, conditions }: ListQuery): string {
  return JSON.stringify([place, conditions], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

type Found = {
  readonly traceId: string
  readonly environment: string
  readonly startedNs: string
}

/** Traces to show, newest first, and where these and some others stand. */
type Begun = { readonly found: readonly Found[]; readonly places: readonly TracePlace[] }

/** Hashes of the traces with the words that are searched for; null where there are many, or no words. */
async function fewWithWords(
  database: TraceDatabase,
  { place, window, conditions }: ListQuery,
): Promise<string[] | null> {
  const { search = '' } = conditions
  if (asksNothing(search)) return null
  const rows = rowsOf(place, window)
  const { bind, parameters } = binder()
  const words = withWords(search, bind)
  const spans = await database.query<{ hash: string }>(
    `SELECT trace_hash AS hash FROM spans WHERE ${rows.sql} AND ${words} LIMIT ${spansWithWordsMax + 1}`,
    { ...rows.parameters, ...parameters },
  )
  return spans.length > spansWithWordsMax ? null : [...new Set(spans.map(({ hash }) => hash))]
}

/** Traces that were found, whole and in that order. */
async function readFound(
  database: TraceDatabase,
  { place }: ListQuery,
  { found, places }: Begun,
): Promise<StoredTrace[]> {
  const shown = new Set(found.map(placeKey))
  const traces = await readPlacedTraces(
    database,
    place.project,
    places.filter((one) => shown.has(placeKey(one))),
  )
  const byKey = new Map(traces.map((trace) => [placeKey(trace), trace]))
  return found.flatMap((one) => byKey.get(placeKey(one)) ?? [])
}

/** A list, or what of it a search leaves: traces by their hashes. */
type FindQuery = ListQuery & { readonly among?: readonly string[] }

/**
 * The newest traces that began within a slice. One that began before it has rows within it too and
 * seems to begin there: it belongs further down the list, and would take the cursor with it.
 */
async function findBegun(
  database: TraceDatabase,
  query: FindQuery,
  slice: Window,
  isLast: boolean,
): Promise<Begun> {
  const begun: Found[] = []
  const places: TracePlace[] = []
  let { before } = query
  const readsMax = isLast ? Number.POSITIVE_INFINITY : readsPerSliceMax
  for (let read = 0; read < readsMax; read += 1) {
    const found = await findIds(database, { ...query, before }, slice)
    const last = found.at(-1)
    if (last === undefined) break
    // Where they stand is not asked of too few, who are looked for again in a wider slice.
    if (!isLast && read === 0 && found.length < query.limit) return { found, places }
    const ids = found.map(({ traceId }) => traceId)
    const placed = await tracePlaces(database, query.place.project, ids)
    begun.push(...withoutEarlier(found, placed, slice.fromNs))
    places.push(...placed)
    if (found.length < query.limit || begun.length >= query.limit) break
    before = { startedAtNs: BigInt(last.startedNs), traceId: last.traceId }
  }
  return { found: begun.slice(0, query.limit), places }
}

async function findIds(database: TraceDatabase, query: FindQuery, slice: Window): Promise<Found[]> {
  const { where, page, parameters } = pageOf(query, slice)
  return database.query(
    `SELECT trace_id AS traceId, environment, min(started) AS started_at, toString(toUnixTimestamp64Nano(started_at)) AS startedNs
     FROM traces WHERE ${where} GROUP BY environment, trace_hash, trace_id ${page}`,
    parameters,
  )
}

/**
 * A page of a list without filters, read whole at once with where its traces stand. Null when that is not
 * the way: the slice holds too many to be summed up, or so many that began before it that the page is not full.
 */
async function readSlice(
  database: TraceDatabase,
  query: ListQuery,
  slice: Window,
  isLast: boolean,
): Promise<StoredTrace[] | null> {
  const { project } = query.place
  const { where, page, rowsToNs, parameters } = pageOf(query, slice)
  const lines = await readTraceLines(database, {
    where,
    parameters,
    among: page,
    tracesMax: tracesAtOnceMax,
  }).catch((error: unknown) => {
    if (error instanceof TraceStoreError && error.code === tooManyGroups) return null
    throw error
  })
  if (lines === null) return null
  const isFull = lines.length >= query.limit
  if (lines.length === 0 || !(isFull || isLast)) return withErrorTypes(database, project, lines)
  const ids = lines.map(({ traceId }) => traceId)
  const [traces, places] = await Promise.all([
    withErrorTypes(database, project, lines),
    tracePlaces(database, project, ids),
  ])
  const begun = withoutEarlier(traces, places, slice.fromNs)
  if (isFull && begun.length < query.limit) return null
  // Of the few that go on after what was read the rest is read too.
  const lastMinute = minuteText(rowsToNs)
  const shown = new Set(begun.map(placeKey))
  const longer = places.filter((one) => one.last > lastMinute && shown.has(placeKey(one)))
  const whole = await readPlacedTraces(database, project, longer)
  const byKey = new Map(whole.map((trace) => [placeKey(trace), trace]))
  return begun.map((trace) => byKey.get(placeKey(trace)) ?? trace)
}

/** The newest traces of a slice, as conditions on rows and what stands after GROUP BY, by `started_at`. */
function pageOf(query: FindQuery, slice: Window) {
  const tailEndNs = slice.toNs + tailNs
  const rowsToNs = query.window.toNs < tailEndNs ? query.window.toNs : tailEndNs
  const { where, parameters } = traceConditions(
    query.place,
    { fromNs: slice.fromNs, toNs: rowsToNs },
    query.conditions,
    query.among === undefined
      ? null
      : 'trace_hash IN arrayMap(hash -> toUInt64(hash), {among:Array(String)})',
  )
  const cursor =
    query.before === null
      ? ''
      : "AND (started_at, trace_id) < (fromUnixTimestamp64Nano({before_ns:Int64}, 'UTC'), {before_id:String})"
  return {
    where,
    rowsToNs,
    page: `HAVING sum(traces.spans) > 0 AND started_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Nano({end_ns:Int64}, 'UTC') ${cursor}
     ORDER BY started_at DESC, trace_id DESC LIMIT {limit:UInt32}`,
    parameters: {
      ...parameters,
      among: query.among ?? [],
      end_ns: String(slice.toNs),
      limit: query.limit,
      ...(query.before === null
        ? {}
        : { before_ns: String(query.before.startedAtNs), before_id: query.before.traceId }),
    },
  }
}

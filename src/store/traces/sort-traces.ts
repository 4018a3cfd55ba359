import { feeClasses } from '#contract/usage.ts'
import type { SortedTraces, SortedTracesQuery, TraceOrder } from '#store/ports/sorted-traces.ts'
import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import { readPlacedTraces } from '#store/traces/read-traces.ts'
import { traceConditions } from '#store/traces/query/conditions.ts'
import { tracePlaces, withoutEarlier } from '#store/traces/trace-places.ts'

type Found = {
  readonly traceId: string
  readonly environment: string
  readonly sortValue: string
}

/**
 * Traces that began within the window, by what they took: every trace of the window is looked at,
 * where the list of the newest stops early.
 */
export async function sortTraces(
  database: TraceDatabase,
  query: SortedTracesQuery,
): Promise<SortedTraces> {
  const { where, parameters } = traceConditions(query.place, query.window, query.conditions)
  const value = valueOf(query.order)
  const [direction, compares] = query.isAscending ? ['ASC', '>'] : ['DESC', '<']
  const cursor =
    query.after === null
      ? ''
      : `AND (sortValue, trace_id) ${compares} ({after_value:Int64}, {after_id:String})`
  const found = await database.query<Found>(
    `SELECT trace_id AS traceId, environment, min(started) AS started_at, toInt64(${value.sql}) AS sortValue
     FROM traces WHERE ${where}
     GROUP BY environment, trace_hash, trace_id
     HAVING sum(traces.spans) > 0 AND started_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Nano({end_ns:Int64}, 'UTC') ${cursor}
     ORDER BY sortValue ${direction}, trace_id ${direction} LIMIT {limit:UInt32}`,
    {
      ...parameters,
      ...value.parameters,
      end_ns: String(query.window.toNs),
      limit: query.limit,
      ...(query.after === null
        ? {}
        : { after_value: String(query.after.value), after_id: query.after.traceId }),
    },
  )
  const ids = found.map(({ traceId }) => traceId)
  const places = ids.length === 0 ? [] : await tracePlaces(database, query.place.project, ids)
  const begun = withoutEarlier(found, places, query.window.fromNs)
  const shown = new Set(begun.map(({ traceId }) => traceId))
  const whole = await readPlacedTraces(
    database,
    query.place.project,
    places.filter(({ traceId }) => shown.has(traceId)),
  )
  const byId = new Map(whole.map((trace) => [`${trace.environment}\t${trace.traceId}`, trace]))
  const last = found.at(-1)
  return {
    traces: begun.flatMap(({ traceId, environment, sortValue }) => {
      const trace = byId.get(`${environment}\t${traceId}`)
      return trace === undefined ? [] : [{ ...trace, sortValue: BigInt(sortValue) }]
    }),
    last:
      last === undefined || found.length < query.limit
        ? null
        : { value: BigInt(last.sortValue), traceId: last.traceId },
  }
}

function valueOf(order: TraceOrder): { sql: string; parameters: QueryParameters } {
  if (order.by === 'cost') {
    return {
      sql: `arraySum((name, amount) -> amount * transform(name, {price_names:Array(String)}, arrayMap(each -> toInt64(each), {price_values:Array(String)}), toInt64(0)), ${amounts})`,
      parameters: {
        // One that no usage has: arrays without any value have no type.
        price_names: [
          '',
          ...order.prices.map((one) => [one.provider, one.model, one.tier, one.class].join('\t')),
        ],
        price_values: ['0', ...order.prices.map(({ each }) => String(each))],
      },
    }
  }
  if (order.by === 'tokens') {
    // Names end with the class of tokens; what is paid for by the piece is no token.
    return {
      sql: `arraySum((name, amount) -> if(has({fees:Array(String)}, arrayElement(splitByChar('\\t', name), -1)), 0, amount), ${amounts})`,
      parameters: { fees: [...feeClasses] },
    }
  }
  return { sql: order.by === 'time' ? began : `${ended} - ${began}`, parameters: {} }
}

const began = 'toUnixTimestamp64Nano(min(traces.started))'
const ended = 'toUnixTimestamp64Nano(max(traces.ended))'
const amounts = 'mapKeys(sumMap(traces.usage)), mapValues(sumMap(traces.usage))'

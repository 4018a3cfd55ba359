import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import type { CallGrouping, StoredMeasures, TraceStore } from '#store/ports/trace-store.ts'
import { environmentCondition } from '#store/traces/place-condition.ts'
import {
  type MeasureLine,
  readMeasures,
  selectMeasures,
} from '#store/traces/query/select-measures.ts'
import { rollupStepOf } from '#store/traces/rollup-window.ts'
import { bucketStart } from '#store/traces/bucket-start.ts'
import { hasWholeHours } from '#kit/time-zone-offset.ts'
import { timeZoneDefault } from '#contract/time-zone.ts'

const groupColumns: Readonly<Record<CallGrouping, string>> = {
  none: "''",
  model: 'model',
  provider: 'provider',
  key: 'key',
  environment: 'environment',
  'provider-model': "concat(provider, '\\t', model)",
}

const measured = [
  'calls',
  'errors',
  'latencyMs',
  'firstTokenMs',
  'tokensPerS',
  'reportedCost',
  'priced',
] as const

type Line = MeasureLine<(typeof measured)[number]> & {
  readonly group: string
  readonly startNs: string
}

export type MeasureQuery = Parameters<TraceStore['measures']>[0]

/**
 * Measures of model calls from the rollups: sums of token classes and merged latency sketches.
 * Both ends of a window answered from hours are drawn out to whole hours, of minutes to whole ones.
 */
export async function measureCalls(
  database: TraceDatabase,
  query: MeasureQuery,
): Promise<(StoredMeasures & { group: string; startNs: bigint })[]> {
  const { bucketS, timeZone = timeZoneDefault } = query
  // Where clocks are half an hour off, an hour of UTC lies in two of theirs.
  const isFine =
    bucketS !== null &&
    (bucketS < 3600 || !hasWholeHours(timeZone, Number(query.window.toNs / 1_000_000n)))
  const step = isFine ? 'minute' : rollupStepOf(query.window)
  const bucket = bucketS === null ? '0' : bucketStart(step, bucketS)
  const { where, parameters } = conditionsOn(step, query)
  const lines = await database.query<Line>(
    `SELECT ${groupColumns[query.by]} AS group, toString(${bucket}) AS startNs,
       ${selectMeasures('ofCalls', measured)}
     FROM calls_by_${step} AS source WHERE ${where}
     GROUP BY group, startNs HAVING calls != 0 ORDER BY startNs, calls DESC`,
    { ...parameters, bucket: bucketS ?? 0, zone: timeZone },
  )
  return lines.map((line) => ({
    group: line.group,
    startNs: BigInt(line.startNs) * 1_000_000_000n,
    ...readMeasures(line, measured),
  }))
}

function conditionsOn(
  step: 'minute' | 'hour',
  { place, window, conditions }: MeasureQuery,
): { where: string; parameters: QueryParameters } {
  const start = step === 'minute' ? 'toStartOfMinute' : 'toStartOfHour'
  const where = [
    'project = {project:String}',
    `${step} >= ${start}(fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC'))`,
    `${step} < fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')`,
  ]
  const parameters: Record<string, string | string[]> = {
    project: place.project,
    from_ns: String(window.fromNs),
    to_ns: String(window.toNs),
  }
  const environment = environmentCondition(place)
  where.push(...environment.conditions)
  Object.assign(parameters, environment.parameters)
  for (const name of ['model', 'provider', 'key'] as const) {
    const wanted = conditions[name] ?? []
    if (wanted.length === 0) continue
    where.push(`${name} IN {${name}:Array(String)}`)
    parameters[name] = [...wanted]
  }
  return { where: where.join(' AND '), parameters }
}

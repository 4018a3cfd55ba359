import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import type { Place, TraceConditions, Window } from '#store/ports/trace-query.ts'
import type { CallGrouping, StoredMeasures } from '#store/ports/trace-store.ts'
import { readPricedUsage } from '#store/traces/priced-usage.ts'
import { environmentCondition } from '#store/traces/place-condition.ts'
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

type Line = {
  group: string
  startNs: string
  calls: string
  errors: string
  latency: number[]
  firstToken: number[]
  tokensPerS: number[]
  reportedCost: string
  tokens: Record<string, string>
  callsByPrice: Record<string, string>
}

export type MeasureQuery = {
  readonly place: Place
  readonly window: Window
  readonly by: CallGrouping
  readonly bucketS: number | null
  /** Whose days and hours buckets follow; UTC's if left out. */
  readonly timeZone?: string
  readonly conditions: Pick<TraceConditions, 'model' | 'provider' | 'key'>
}

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
       sum(source.calls) AS calls, sum(source.errors) AS errors,
       quantilesTDigestMerge(0.5, 0.95, 0.99)(source.latency) AS latency,
       quantilesTDigestMerge(0.5, 0.95, 0.99)(source.first_token) AS firstToken,
       quantilesTDigestMerge(0.5)(source.tokens_per_second) AS tokensPerS,
       toString(sum(source.reported_cost)) AS reportedCost,
       sumMap(mapApply((class, tokens) -> (concat(provider, '\\t', model, '\\t', price_tier, '\\t', class), tokens), source.usage)) AS tokens,
       sumMap(map(concat(provider, '\\t', model, '\\t', price_tier), source.calls)) AS callsByPrice
     FROM calls_by_${step} AS source WHERE ${where}
     GROUP BY group, startNs HAVING calls != 0 ORDER BY startNs, calls DESC`,
    { ...parameters, bucket: bucketS ?? 0, zone: timeZone },
  )
  return lines.map((line) => ({
    group: line.group,
    startNs: BigInt(line.startNs) * 1_000_000_000n,
    calls: Number(line.calls),
    errors: Number(line.errors),
    latencyMs: triple(line.latency),
    firstTokenMs: triple(line.firstToken),
    tokensPerS: finite(line.tokensPerS[0]),
    reportedCost: line.reportedCost,
    priced: readPricedUsage(line.tokens, line.callsByPrice),
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

function triple(quantiles: readonly (number | null)[]): readonly [number, number, number] | null {
  const [p50, p95, p99] = quantiles
  return typeof p50 === 'number' && typeof p95 === 'number' && typeof p99 === 'number'
    ? [p50, p95, p99]
    : null
}

function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredScoreFigure, TraceStore } from '#store/ports/trace-store.ts'
import { environmentCondition } from '#store/traces/place-condition.ts'
import { bucketStart } from '#store/traces/bucket-start.ts'
import { timeZoneDefault } from '#contract/time-zone.ts'

export type ScoreFigureQuery = Parameters<TraceStore['scoreFigures']>[0]

type Line = {
  name: string
  source: StoredScoreFigure['source']
  startS: string
  n: string
  numbers: string
  mean: number | null
  variance: number | null
  zeros: string
  ones: string
}

/**
 * Scores by name and source. Rows that a correction replaced are left out by FINAL, which takes them
 * away before the window is looked at: a score that was corrected later is counted where it is now.
 */
export async function readScoreFigures(
  database: TraceDatabase,
  { place, window, bucketS, timeZone = timeZoneDefault, names, limit }: ScoreFigureQuery,
): Promise<StoredScoreFigure[]> {
  const environment = environmentCondition(place)
  const conditions = [
    'project = {project:String}',
    "created_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC')",
    "created_at < fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')",
    ...environment.conditions,
    // Those of an evaluation stand by variant on its own page: their mean over variants says nothing.
    "metadata['evaluation'] = ''",
    ...(names === null ? [] : ['name IN {names:Array(String)}']),
  ]
  const start = bucketS === null ? '0' : bucketStart('toDateTime(created_at)', bucketS)
  const lines = await database.query<Line>(
    `SELECT name, source, toString(${start}) AS startS, toString(count()) AS n,
       toString(count(value)) AS numbers, avg(value) AS mean,
       if(count(value) > 1, varSampStable(value), NULL) AS variance,
       toString(countIf(value = 0)) AS zeros, toString(countIf(value = 1)) AS ones
     FROM scores FINAL WHERE ${conditions.join(' AND ')}
     GROUP BY name, source, startS ORDER BY count() DESC, name, source, startS LIMIT {limit:UInt32}`,
    {
      project: place.project,
      ...environment.parameters,
      from_ns: String(window.fromNs),
      to_ns: String(window.toNs),
      bucket: bucketS ?? 0,
      zone: timeZone,
      names: [...(names ?? [])],
      limit,
    },
  )
  return lines.map(({ name, source, startS, n, numbers, mean, variance, zeros, ones }) => ({
    name,
    source,
    startNs: BigInt(startS) * 1_000_000_000n,
    n: Number(n),
    numbers: Number(numbers),
    mean,
    variance,
    zeros: Number(zeros),
    ones: Number(ones),
  }))
}

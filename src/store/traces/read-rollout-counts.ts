import { type Variant, variantTestFlag } from '#contract/rollouts.ts'
import { feeClasses } from '#contract/usage.ts'
import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import type {
  CountedBin,
  RolloutCountsQuery,
  StoredRolloutCounts,
} from '#store/ports/rollout-counts.ts'
import type { PricedUsage } from '#store/ports/stored-trace.ts'
import { readUsage } from '#store/traces/priced-usage.ts'

/** Distinct usages of a rollout; beyond it costs would be read for minutes. Rounding keeps ordinary traffic far below. */
const usagesMax = 200_000

/** Token counts up to this stand as they are, larger ones in bins, so that not every call is an entry of its own. */
const exactTokensMax = 256

/** In the place of a bin: the call has no such value. */
const absent = -2_000_000

/** How models say that they would not, and providers that they cut it off. */
const refusalReasons = ['refusal', 'content_filter', 'safety', 'SAFETY', 'PROHIBITED_CONTENT']

type Group = { readonly step: string | number; readonly variant: Variant }
type Tallied = {
  -readonly [
    Field in keyof StoredRolloutCounts
  ]: StoredRolloutCounts[Field] extends readonly (infer Item)[]
    ? Item[]
    : StoredRolloutCounts[Field]
}

/**
 * Every call that was assigned in a rollout, whatever became of it, as counts: what comes back does not grow with the
 * calls. Calls that asked for their variant are left out. Scores count at the time of the call that they are about.
 */
export async function readRolloutCounts(
  database: TraceDatabase,
  query: RolloutCountsQuery,
): Promise<StoredRolloutCounts[]> {
  const { startsNs } = query
  if (startsNs.length === 0) return []
  const parameters: QueryParameters = {
    project: query.project,
    environment: query.environment,
    rollout: query.rollout,
    ...Object.fromEntries(startsNs.map((ns, at) => [`start_${at}`, String(ns / 1_000_000n)])),
    from_ns: String(startsNs[0]),
    test: variantTestFlag,
    per_log: query.bins.perLog,
    least: query.bins.least,
    empty: query.bins.empty,
    absent,
    refusals: refusalReasons,
  }
  const step = stepOf(startsNs.length)
  const counts = new Map<string, Tallied>()
  const of = ({ step, variant }: Group): Tallied => {
    const key = `${step} ${variant}`
    const known = counts.get(key) ?? none(Number(step), variant)
    counts.set(key, known)
    return known
  }
  for (const line of await readBins(database, parameters, step)) addBin(of(line), line)
  for (const line of await readUnits(database, parameters, { step, steps: startsNs.length }))
    of(line).units = Number(line.count)
  if (query.hasUsage)
    for (const { step: at, variant, ...usage } of await readUsages(database, parameters, step))
      of({ step: at, variant }).usages.push(usage)
  for (const score of query.scores) {
    const lines = await readScores(
      database,
      {
        ...parameters,
        name: score.name,
        low: score.low,
        high: score.high,
        score_bins: query.scoreBins,
        worst: score.isHigherBetter ? 0 : query.scoreBins,
      },
      step,
    )
    for (const line of lines) {
      const entry = of(line)
      const bins = entry.scores[score.name] ?? []
      entry.scores = { ...entry.scores, [score.name]: [...bins, binOf(line)] }
    }
  }
  return [...counts.values()]
}

type BinLine = Group & {
  readonly measure: (typeof measures)[number]
  readonly bin: number
  readonly count: string
}

/** The calls of the rollout with their step; what they are counted by follows. */
const calls = `FROM spans AS call
  WHERE project = {project:String} AND environment = {environment:String}
    AND minute >= toStartOfMinute(fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC'))
    AND started_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC')
    AND call.rollout = {rollout:String} AND call.variant != '' AND kind = 'model' AND source = 'gateway'
    AND counts >= 0 AND NOT has(flags, {test:String})`

/** Which step a call began in, from 0: how many of the later ones had begun. */
function stepOf(steps: number): string {
  const begun = Array.from(
    { length: steps - 1 },
    (_, at) => `(started_at >= fromUnixTimestamp64Milli({start_${at + 1}:Int64}, 'UTC'))`,
  )
  return `toUInt8(${['0', ...begun].join(' + ')})`
}

/** What is counted of each call, by the number that stands for it: texts would take most of the time. */
const measures = ['outcome', 'latency', 'firstToken', 'tokens'] as const

/** All tokens of a call: what is paid for by the piece is none. Looked up class by class it takes forty times as long. */
const tokensOfCall = `toFloat64(arraySum(mapValues(usage))${feeClasses.map((fee) => ` - usage['${fee}']`).join('')})`

function amountBin(amount: string): string {
  return `if(${amount} < {least:Float64}, {empty:Int32}, toInt32(floor(log(${amount}) * {per_log:Float64})))`
}

/**
 * A step begins when it is decided; until every thread follows, a moment later, calls are assigned by the weight before. A busy
 * application's would look like a wrong split, so units that first came then are not looked at.
 */
const changingS = 2

function whileChanging(steps: number): string {
  const begun = Array.from(
    { length: steps - 1 },
    (_, at) =>
      `(min(started_at) >= fromUnixTimestamp64Milli({start_${at + 1}:Int64}, 'UTC') AND min(started_at) < fromUnixTimestamp64Milli({start_${at + 1}:Int64}, 'UTC') + INTERVAL ${changingS} SECOND)`,
  )
  return ['false', ...begun].join(' OR ')
}

async function readBins(
  database: TraceDatabase,
  parameters: QueryParameters,
  step: string,
): Promise<BinLine[]> {
  const lines = await database.query<Group & Omit<BinLine, 'measure'> & { readonly at: number }>(
    `SELECT step, variant, counted.1 AS at, counted.2 AS bin, toString(count()) AS count FROM (
       SELECT ${step} AS step, variant, arrayJoin([
         (toUInt8(0), toInt32((status = 'error') + 2 * hasAny(finish_reasons, {refusals:Array(String)}))),
         (toUInt8(1), ${amountBin('(duration_ns / 1e6)')}),
         (toUInt8(2), if(first_token_ns = 0, {absent:Int32}, ${amountBin('(first_token_ns / 1e6)')})),
         (toUInt8(3), ${amountBin(tokensOfCall)})
       ]) AS counted ${calls}
     ) WHERE bin != {absent:Int32} GROUP BY step, variant, at, bin`,
    parameters,
  )
  return lines.map(({ at, ...line }) => ({ ...line, measure: measures[at] ?? 'outcome' }))
}

function readUnits(
  database: TraceDatabase,
  parameters: QueryParameters,
  { step, steps }: { readonly step: string; readonly steps: number },
): Promise<(Group & { readonly count: string })[]> {
  return database.query(
    `SELECT first_step AS step, if(is_candidate = 1, 'candidate', 'control') AS variant, toString(count()) AS count FROM (
       SELECT argMin(toUInt8(call.variant = 'candidate'), started_at) AS is_candidate, min(${step}) AS first_step ${calls} GROUP BY unit_bucket HAVING NOT (${whileChanging(steps)})
     ) GROUP BY first_step, is_candidate`,
    parameters,
  )
}

async function readUsages(
  database: TraceDatabase,
  parameters: QueryParameters,
  step: string,
): Promise<(Group & PricedUsage)[]> {
  const lines = await database.query<
    Group & {
      readonly provider: string
      readonly model: string
      readonly tier: string
      readonly used: Record<string, string>
      readonly count: string
    }
  >(
    `SELECT step, variant, provider, model, tier, any(rounded) AS used, toString(count()) AS count FROM (
       SELECT ${step} AS step, variant, provider, model, price_tier AS tier,
         mapApply((class, amount) -> (class, if(amount <= ${exactTokensMax}, amount, toInt64(round(exp((floor(log(amount) * {per_log:Float64}) + 0.5) / {per_log:Float64}))))), usage) AS rounded
       ${calls}
     ) GROUP BY step, variant, provider, model, tier, toString(rounded) LIMIT ${usagesMax + 1}`,
    parameters,
    { rowsMax: usagesMax },
  )
  return lines.map(({ step: at, variant, provider, model, tier, used, count }) => ({
    step: at,
    variant,
    provider,
    model,
    tier,
    calls: Number(count),
    usage: readUsage(used),
  }))
}

/** The newest score of that name on each trace of the rollout; a trace that failed and has none counts as the worst. */
function readScores(
  database: TraceDatabase,
  parameters: QueryParameters,
  step: string,
): Promise<(Group & { readonly bin: number; readonly count: string })[]> {
  return database.query(
    `SELECT step, variant, bin, toString(count()) AS count FROM (
       SELECT called.step AS step, called.variant AS variant,
         (least(greatest((scored.newest - {low:Float64}) / ({high:Float64} - {low:Float64}), 0), 1) * {score_bins:Float64}) / 2 AS place,
         multiIf(
           scored.is_scored = 0, if(called.failed = 1, toInt32({worst:Int32}), {absent:Int32}),
           abs(place - round(place)) < 1e-6, toInt32(2 * round(place)),
           toInt32(2 * floor(place) + 1)) AS bin
       FROM (
         SELECT trace_id, min(${step}) AS step, argMin(call.variant, started_at) AS variant, max(status = 'error') AS failed ${calls} GROUP BY trace_id
       ) AS called
       LEFT JOIN (
         SELECT trace_id, argMax(assumeNotNull(value), created_at) AS newest, toUInt8(1) AS is_scored FROM scores FINAL
         WHERE project = {project:String} AND name = {name:String} AND value IS NOT NULL
           AND created_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC')
         GROUP BY trace_id
       ) AS scored ON scored.trace_id = called.trace_id
     ) WHERE bin != {absent:Int32} GROUP BY step, variant, bin`,
    parameters,
  )
}

function none(at: number, variant: Variant): Tallied {
  const lists = { latency: [], firstToken: [], tokens: [], usages: [] }
  return { step: at, variant, calls: 0, errors: 0, refusals: 0, units: 0, ...lists, scores: {} }
}

function addBin(entry: Tallied, line: BinLine): void {
  if (line.measure !== 'outcome') {
    entry[line.measure].push(binOf(line))
    return
  }
  const count = Number(line.count)
  const bin = Number(line.bin)
  entry.calls += count
  if (bin % 2 === 1) entry.errors += count
  if (bin >= 2) entry.refusals += count
}

function binOf({ bin, count }: { readonly bin: number; readonly count: string }): CountedBin {
  return { bin: Number(bin), count: Number(count) }
}

import type { QueryParameters, TraceDatabase } from '#store/ports/trace-database.ts'
import type { Window } from '#store/ports/trace-query.ts'
import type { StoredPracticeFigures } from '#store/ports/trace-store.ts'
import { readUsage } from '#store/traces/priced-usage.ts'

export type FiguresQuery = {
  readonly project: string
  readonly window: Window
  readonly longFromNs: bigint
}

const promptsMax = 1000
const eventNamesMax = 100
const agentsMax = 1000
const authorsMax = 10_000
const judgedMax = 10_000
/** Enough to notice an application that sends its key along, few enough to be read in a fraction of a second. */
const scannedSpansMax = 5000

/**
 * Reads the figures that maturity is judged by. Columns are read whole over the window, but never
 * the texts of spans, apart from a bounded scan and from calls that name a prompt.
 */
export async function readPracticeFigures(
  database: TraceDatabase,
  query: FiguresQuery,
): Promise<StoredPracticeFigures> {
  const read = reader(database, query)
  const [
    calls,
    successes,
    senders,
    scored,
    judged,
    prompts,
    logEvents,
    userAgents,
    keyScan,
    keyUse,
    authors,
    failovers,
  ] = await Promise.all([
    readCalls(read),
    readSuccesses(read),
    readSenders(read),
    readScored(read),
    readJudged(read),
    readPrompts(read),
    readLogEvents(read),
    readUserAgents(read),
    scanForKeys(read),
    readKeyUse(read),
    read<{ author: string }>(
      `SELECT DISTINCT author FROM scores WHERE project = {project:String} AND ${since('created_at', 'long')} LIMIT ${authorsMax}`,
    ),
    countFailovers(read),
  ])
  return {
    calls,
    successes,
    senders,
    scored,
    judged,
    prompts,
    logEvents,
    userAgents,
    keyScan,
    keyUse,
    scoreAuthors: authors.map(({ author }) => author),
    failovers,
  }
}

type Reader = <Row>(sql: string) => Promise<Row[]>

function reader(database: TraceDatabase, { project, window, longFromNs }: FiguresQuery): Reader {
  const parameters: QueryParameters = {
    project,
    from_ns: String(window.fromNs),
    to_ns: String(window.toNs),
    long_from_ns: String(longFromNs),
  }
  return (sql) => database.query(sql, parameters)
}

function since(column: string, length: 'window' | 'long'): string {
  const from = length === 'window' ? 'from_ns' : 'long_from_ns'
  return `${column} >= fromUnixTimestamp64Nano({${from}:Int64}, 'UTC') AND ${column} < fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')`
}

const inWindow = `project = {project:String} AND ${since('minute', 'window')}`
const inLongWindow = `project = {project:String} AND ${since('minute', 'long')}`

/** Successes of calls whose nature it is to use tokens. */
const usesTokens = `status != 'error' AND operation != 'count_tokens'`

async function readCalls(read: Reader): Promise<StoredPracticeFigures['calls']> {
  const lines = await read<{
    provider: string
    model: string
    tier: string
    source: 'gateway' | 'otlp'
    callCount: string
    timed: string
    succeeded: string
    withTokens: string
    costReported: string
    reportedCost: string
    tokens: Record<string, string>
    production: string
    productionWithPrompt: string
    productionWithRelease: string
  }>(
    `SELECT provider, model, price_tier AS tier, source,
       sum(toInt64(counts)) AS callCount,
       sumIf(toInt64(counts), status != 'unset' AND duration_ns > 0) AS timed,
       sumIf(toInt64(counts), ${usesTokens}) AS succeeded,
       sumIf(toInt64(counts), ${usesTokens} AND notEmpty(usage)) AS withTokens,
       sumIf(toInt64(counts), ${usesTokens} AND isNotNull(reported_cost)) AS costReported,
       toString(sumIf(toDecimal128(ifNull(reported_cost, 0), 12) * counts, ${usesTokens})) AS reportedCost,
       sumMapIf(mapApply((class, amount) -> (toString(class), amount * counts), usage), ${usesTokens}) AS tokens,
       sumIf(toInt64(counts), environment = 'production') AS production,
       sumIf(toInt64(counts), environment = 'production' AND prompt != '' AND prompt_version != '') AS productionWithPrompt,
       sumIf(toInt64(counts), environment = 'production' AND deployment != '' AND release != '') AS productionWithRelease
     FROM spans WHERE ${inWindow} AND kind = 'model' AND counts != 0
     GROUP BY provider, model, tier, source HAVING callCount > 0 ORDER BY callCount DESC`,
  )
  return lines.map(
    ({ callCount, tokens, provider, model, tier, source, reportedCost, ...line }) => ({
      provider,
      model,
      tier,
      source,
      reportedCost,
      calls: Number(callCount),
      timed: Number(line.timed),
      succeeded: Number(line.succeeded),
      withTokens: Number(line.withTokens),
      costReported: Number(line.costReported),
      usage: readUsage(tokens),
      production: Number(line.production),
      productionWithPrompt: Number(line.productionWithPrompt),
      productionWithRelease: Number(line.productionWithRelease),
    }),
  )
}

async function readSuccesses(read: Reader): Promise<StoredPracticeFigures['successes']> {
  const lines = await read<{ connection: string; tries: string }>(
    // A call's row names the connection of its last try, the one that succeeded if any did.
    `SELECT connection, count() AS tries FROM spans
     WHERE ${inWindow} AND kind = 'model' AND source = 'gateway' AND status = 'ok' AND http_status BETWEEN 200 AND 299 GROUP BY connection`,
  )
  return lines.map(({ connection, tries }) => ({ connection, tries: Number(tries) }))
}

/** A call that Belay made: for the playground, an evaluation or a judge, whoever pays for it. */
const ownCall = `(source = 'gateway' AND environment = 'evaluation')`

async function readSenders(read: Reader): Promise<StoredPracticeFigures['senders']> {
  const lines = await read<{
    key: string
    service: string
    calls: string
    retrievals: string
    lastNs: string
  }>(
    `SELECT key, service, sumIf(toInt64(counts), kind = 'model') AS calls, countIf(kind = 'retrieval') AS retrievals, toString(toUnixTimestamp64Nano(max(started_at))) AS lastNs
     FROM spans WHERE ${inWindow} AND NOT ${ownCall} GROUP BY key, service ORDER BY calls DESC LIMIT 10000`,
  )
  return lines.map(({ calls, retrievals, lastNs, ...who }) => ({
    ...who,
    calls: Number(calls),
    retrievals: Number(retrievals),
    lastNs: BigInt(lastNs),
  }))
}

async function readScored(read: Reader): Promise<StoredPracticeFigures['scored']> {
  const tracesWith = (condition: string) =>
    `(SELECT cityHash64(trace_id) FROM scores WHERE project = {project:String} AND ${since('created_at', 'window')} AND trace_id != '' AND ${condition})`
  const evaluated = tracesWith(`source IN ('code', 'model')`)
  const rated = tracesWith(`isNotNull(value) AND source != 'user'`)
  const lines = await read<{
    key: string
    service: string
    provider: string
    model: string
    isOwn: number
    evaluated: string
    rated: string
  }>(
    `SELECT key, service, provider, model, ${ownCall} AS isOwn,
       uniqExactIf(trace_hash, trace_hash IN ${evaluated}) AS evaluated, uniqExactIf(trace_hash, trace_hash IN ${rated}) AS rated
     FROM spans WHERE ${inWindow} AND kind = 'model' AND counts >= 0 AND (trace_hash IN ${evaluated} OR trace_hash IN ${rated})
     GROUP BY key, service, provider, model, isOwn`,
  )
  return lines.map((line) => ({
    ...line,
    isOwn: line.isOwn === 1,
    evaluated: Number(line.evaluated),
    rated: Number(line.rated),
  }))
}

async function readJudged(read: Reader): Promise<StoredPracticeFigures['judged']> {
  const judgements = `FROM scores WHERE project = {project:String} AND ${since('created_at', 'window')} AND trace_id != '' AND source IN ('code', 'model')`
  const lines = await read<{ key: string; service: string; judgedOn: string; scores: string }>(
    `SELECT sender.key AS key, sender.service AS service, judgement.judged_on AS judgedOn, sum(judgement.scores) AS scores
     FROM (
       SELECT DISTINCT key, service, trace_hash FROM spans
       WHERE ${inWindow} AND NOT ${ownCall} AND kind = 'model' AND counts >= 0 AND trace_hash IN (SELECT cityHash64(trace_id) ${judgements})) AS sender
     INNER JOIN (
       SELECT cityHash64(trace_id) AS trace_hash, if(metadata['evaluator'] != '', metadata['evaluator'], name) AS judged_on, uniqExact(id) AS scores
       ${judgements} GROUP BY trace_hash, judged_on) AS judgement ON sender.trace_hash = judgement.trace_hash
     GROUP BY key, service, judgedOn ORDER BY scores DESC LIMIT ${judgedMax}`,
  )
  return lines.map(({ key, service, judgedOn, scores }) => ({
    key,
    service,
    on: judgedOn,
    scores: Number(scores),
  }))
}

async function readPrompts(read: Reader): Promise<StoredPracticeFigures['prompts']> {
  const lines = await read<{
    prompt: string
    version: string
    calls: string
    applications: string
    production: string
    distinctInputs: string
    withOutput: string
  }>(
    `SELECT prompt, prompt_version AS version, count() AS calls, countIf(environment != 'evaluation') AS applications, countIf(environment = 'production' AND counts = 1) AS production, uniqIf(input, input != '') AS distinctInputs, countIf(output != '') AS withOutput
     FROM spans WHERE ${inWindow} AND kind = 'model' AND counts >= 0 AND prompt != ''
     GROUP BY prompt, version ORDER BY calls DESC LIMIT ${promptsMax}`,
  )
  return lines.map(({ prompt, version, ...line }) => ({
    prompt,
    version,
    calls: Number(line.calls),
    applications: Number(line.applications),
    production: Number(line.production),
    distinctInputs: Number(line.distinctInputs),
    withOutput: Number(line.withOutput),
  }))
}

async function readLogEvents(read: Reader): Promise<StoredPracticeFigures['logEvents']> {
  const lines = await read<{ name: string; events: string }>(
    `SELECT name, count() AS events FROM spans
     WHERE ${inWindow} AND has(flags, 'log-event') AND parent_span_id != '' AND NOT startsWith(name, 'gen_ai.')
     GROUP BY name ORDER BY events DESC LIMIT ${eventNamesMax}`,
  )
  return lines.map(({ name, events }) => ({ name, count: Number(events) }))
}

async function readUserAgents(read: Reader): Promise<StoredPracticeFigures['userAgents']> {
  const lines = await read<{ agent: string; calls: string }>(
    `SELECT JSONExtractString(attributes, 'user_agent.original') AS agent, sum(toInt64(counts)) AS calls FROM spans
     WHERE ${inWindow} AND kind = 'model' AND source = 'gateway' AND attributes != ''
     GROUP BY agent HAVING agent != '' ORDER BY calls DESC LIMIT ${agentsMax}`,
  )
  return lines.map(({ agent, calls }) => ({ agent, calls: Number(calls) }))
}

async function scanForKeys(read: Reader): Promise<StoredPracticeFigures['keyScan']> {
  const [line] = await read<{ scanned: string; found: string }>(
    `SELECT count() AS scanned, countIf(match(text, 'bly_[0-9A-Za-z]{46}')) AS found FROM (
       SELECT concat(input, output, status_message, parameters, attributes, resource, events, toString(metadata)) AS text FROM spans
       WHERE ${inWindow} AND minute >= (SELECT max(minute) FROM spans_core WHERE ${inWindow}) - INTERVAL 1 HOUR
       LIMIT ${scannedSpansMax})`,
  )
  return { spans: Number(line?.scanned ?? 0), found: Number(line?.found ?? 0) }
}

async function readKeyUse(read: Reader): Promise<StoredPracticeFigures['keyUse']> {
  const lines = await read<{ key: string; calls: string; sent: string }>(
    `SELECT key, sumIf(toInt64(counts), kind = 'model' AND source = 'gateway') AS calls, countIf(source = 'otlp') AS sent
     FROM spans WHERE ${inLongWindow} AND key != '' GROUP BY key`,
  )
  return lines.map(({ key, calls, sent }) => ({ key, calls: Number(calls), spans: Number(sent) }))
}

async function countFailovers(read: Reader): Promise<number> {
  // A call with one try has no span for it now, and one that cannot have failed over where it was recorded before.
  const [line] = await read<{ failovers: string }>(
    `SELECT count() AS failovers FROM (
       SELECT trace_hash, parent_span_id FROM spans
       WHERE ${inLongWindow} AND kind = 'try' AND NOT startsWith(name, 'try 1 of 1:')
       GROUP BY trace_hash, parent_span_id
       HAVING uniqExact(connection) > 1 AND countIf(status = 'error') > 0 AND countIf(status = 'ok') > 0)`,
  )
  return Number(line?.failovers ?? 0)
}

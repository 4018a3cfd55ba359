import type { TraceDatabase } from '#store/ports/trace-database.ts'

/** Spans of one generated trace: root, retrieval, model, try, tool, model, try, HTTP step. */
export const spansPerTrace = 8
export const daysFilled = 30

/** Words that the searches look for, and in how many traces they stand: one in so many. */
export const planted = {
  englishRare: { words: 'crevasse rescue', oneIn: 2000 },
  chineseRare: { words: '冰川救援', oneIn: 16_000 },
  /** In the arguments of a tool, which are JSON in ASCII inside a JSON text, as Python writes them. */
  escapedRare: { words: '大阪', oneIn: 4000 },
} as const

const escapedArguments = String.raw`{"place": "\u5927\u962a"}`
const toolCalled = JSON.stringify([
  {
    role: 'assistant',
    parts: [{ type: 'tool_call', id: 'c1', name: 'find', arguments: escapedArguments }],
  },
])

/** Rows that the engine makes at a time; at about 2 KB each they bound the memory of the filling. */
const blockRows = 16_384

/**
 * Adds so many traces to each of the last 30 days, one day a statement. ClickHouse makes the rows
 * itself; the materialised views, rollups and text indices of the schema are filled as ever.
 * Numbers are hashes of the trace's number: the same `firstTrace` makes the same traces.
 */
export async function fillSpans(
  database: TraceDatabase,
  given: {
    readonly project: string
    readonly firstTrace: number
    readonly tracesPerDay: number
    readonly nowMs: number
    readonly onDay?: (day: number) => void
  },
): Promise<void> {
  // Spans of an older schema bring none.
  const columns = await database.query(
    "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'spans' AND name = 'input_preview'",
  )
  for (let day = 0; day < daysFilled; day += 1) {
    await database.command(
      statement({
        ...given,
        hasPreviews: columns.length > 0,
        firstTrace: given.firstTrace + day * given.tracesPerDay,
        dayStartMs: given.nowMs - (daysFilled - day) * 86_400_000,
      }),
    )
    given.onDay?.(day)
  }
}

const syllables =
  "['ra','to','mi','le','so','ka','ne','vi','do','pu','ga','ri','te','lo','na','be','cu','fi','mo','zi']"

/** A text of about 1,200 bytes whose words are as uneven as those of a language: few of them are most of it. */
function words(salt: number, count: number): string {
  const pick = (index: string) =>
    `toUInt64(pow((cityHash64(t, s, i, ${salt}) % 1000003) / 1000003, 3) * ${index})`
  const english = `arrayStringConcat(arrayMap(i -> concat(syllable[1 + ${pick('8000')} % 20], syllable[1 + intDiv(${pick('8000')}, 20) % 20], syllable[1 + intDiv(${pick('8000')}, 400) % 20]), range(${count})), ' ')`
  const point = `(19968 + ${pick('3000')})`
  const chinese = `arrayStringConcat(arrayMap(i -> concat(char(224 + bitShiftRight(${point}, 12), 128 + bitAnd(bitShiftRight(${point}, 6), 63), 128 + bitAnd(${point}, 63)), if(i % 12 = 11, '，', '')), range(${count})))`
  return `if(isChinese, concat(${chinese}, if(t % ${planted.chineseRare.oneIn} = 0, '${planted.chineseRare.words}', '')), concat(${english}, if(t % ${planted.englishRare.oneIn} = 1, ' ${planted.englishRare.words}', '')))`
}

/** What the spool makes of such a content for lists. */
function preview(content: string): string {
  return `substringUTF8(extract(${content}, '"content":"([^"]*)'), 1, 200)`
}

function statement({
  hasPreviews,
  project,
  firstTrace,
  tracesPerDay,
  dayStartMs,
}: {
  readonly hasPreviews: boolean
  readonly project: string
  readonly firstTrace: number
  readonly tracesPerDay: number
  readonly dayStartMs: number
}): string {
  if (!/^[a-z0-9_-]+$/i.test(project)) throw new Error(`${project} is no project id.`)
  return `INSERT INTO spans (project, environment, trace_id, span_id, parent_span_id, started_at, duration_ns, received_at, name, kind, operation, source, status,
    error_type, provider, request_model, response_model, counts, usage, key, user_id, session_id, trace_name, tags, release, service, first_token_ns, streamed,
    http_status, attributes, resource, scope, input, output${hasPreviews ? ', input_preview, output_preview' : ''})
  WITH
    ${syllables} AS syllable,
    intDiv(number, ${spansPerTrace}) AS t,
    number % ${spansPerTrace} AS s,
    cityHash64(t, 7) AS h,
    h % 8 = 0 OR t % ${planted.chineseRare.oneIn} = 0 AS isChinese,
    s = 2 OR s = 5 AS isModel,
    s = 3 OR s = 6 AS isTry,
    h % 1000 < 25 AND (s = 5 OR s = 0) AS isError,
    1 + toUInt64(pow((cityHash64(t, 11) % 100003) / 100003, 2) * 8) AS modelNumber,
    ${dayStartMs * 1_000_000} + toInt64(cityHash64(t, 3) % 86400000000) * 1000 AS startNs,
    leftPad(lower(hex(cityHash64(t, 1))), 16, '0') AS idStart
  SELECT '${project}', if(h % 100 < 85, 'production', 'staging'),
    concat(idStart, leftPad(lower(hex(cityHash64(t, 2))), 16, '0')),
    leftPad(lower(hex(cityHash64(t, s, 4))), 16, '0'),
    if(s = 0, '', leftPad(lower(hex(cityHash64(t, multiIf(isTry, s - 1, 0), 4))), 16, '0')),
    fromUnixTimestamp64Nano(startNs + toInt64(s) * 150000000, 'UTC'),
    multiIf(s = 0, 1500000000 + cityHash64(t, 5) % 6000000000, isModel OR isTry, 400000000 + cityHash64(t, s, 5) % 2500000000, 5000000 + cityHash64(t, s, 5) % 90000000),
    fromUnixTimestamp64Milli(intDiv(startNs, 1000000) + 9000, 'UTC'),
    multiIf(s = 0, ['answer ticket','summarise call','review contract','search help','plan trip','draft reply','classify mail','extract invoice'][1 + h % 8], isModel, 'chat', isTry, 'try 1 of 1', s = 1, 'retrieve', s = 4, 'lookup_order', 'GET'),
    multiIf(s = 0, 'agent', isModel, 'model', isTry, 'try', s = 1, 'retrieval', s = 4, 'tool', 'span'),
    multiIf(s = 0, 'invoke_agent', isModel OR isTry, 'chat', s = 1, 'retrieval', s = 4, 'execute_tool', ''),
    if(isModel OR isTry, 'gateway', 'otlp'), if(isError, 'error', 'ok'), if(isError, '529', ''),
    if(isModel OR isTry, ['openai','openai','anthropic','gemini','anthropic','openai','mistral','gemini'][modelNumber], ''),
    if(isModel OR isTry, ['gpt-4o-mini','gpt-4.1','claude-sonnet-4-5','gemini-2.5-flash','claude-haiku-4-5','gpt-5','mistral-large-latest','gemini-2.5-pro'][modelNumber], ''), '',
    toInt8(isModel),
    CAST(if(isModel, map('input', toInt64(200 + cityHash64(t, s, 6) % 4000), 'cache_read', toInt64(cityHash64(t, s, 8) % 2000), 'output', toInt64(20 + cityHash64(t, s, 9) % 800)), CAST(map(), 'Map(String, Int64)')), 'Map(LowCardinality(String), Int64)'),
    if(isModel OR isTry, concat('key_', toString(h % 24)), ''),
    if(s = 0 OR isModel, concat('user-', toString(cityHash64(intDiv(t, 5), 1) % 40000)), ''),
    if(s = 0, concat('session-', toString(intDiv(t, 5))), ''), '',
    if(s = 0, [['beta','support','eu','us','batch','vip'][1 + h % 6]], []), if(isModel, concat('1.', toString(h % 6)), ''),
    ['shop','desk','mail','crm'][1 + h % 4], if(isModel, 90000000 + cityHash64(t, s, 10) % 900000000, 0), toUInt8(isModel),
    if(isModel, if(isError, 529, 200), 0),
    if(isModel OR isTry, '{"user_agent.original":"OpenAI/Python 2.1.0"}', concat('{"http.request.method":"POST","url.full":"https://api.example.com/v1/orders/', toString(cityHash64(t, s, 12)), '","server.address":"api.example.com","app.step":"', toString(s), '","app.trace":"', idStart, '"}')),
    '{"service.name":"shop","service.version":"1.4.2","deployment.environment.name":"production","telemetry.sdk.language":"nodejs"}', '{"name":"shop","version":"1.0.0"}',
    if(isModel, concat('[{"role":"user","parts":[{"type":"text","content":"', ${words(21, 160)}, '"}]}]'), '') AS said,
    multiIf(isModel AND t % ${planted.escapedRare.oneIn} = 2, '${toolCalled.replaceAll('\\', String.raw`\\`)}', isModel, concat('[{"role":"assistant","parts":[{"type":"text","content":"', ${words(22, 60)}, '"}]}]'), '') AS answered${hasPreviews ? `, ${preview('said')}, ${preview('answered')}` : ''}
  FROM numbers(${firstTrace * spansPerTrace}, ${tracesPerDay * spansPerTrace})
  SETTINGS max_block_size = ${blockRows}, max_insert_block_size = ${blockRows * 4}, min_insert_block_size_rows = ${blockRows * 4}, min_insert_block_size_bytes = 0, max_threads = 1, max_insert_threads = 1, insert_deduplicate = 0`
}

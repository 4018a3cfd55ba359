import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { emptySpanRow, type SpanRow } from '#contract/span-row.ts'
import type { ScoreRow } from '#contract/score-row.ts'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { migrateTraces } from '#store/migrations/trace-migration.ts'
import { traceMigrations } from '#store/migrations/trace-migrations.gen.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'
import type { StoredPracticeFigures } from '#store/ports/trace-store.ts'
import { openTraceStore } from '#store/traces/trace-store.ts'

const nowNs = BigInt(Date.now()) * 1_000_000n
const dayNs = 86_400_000_000_000n
const window = { fromNs: nowNs - 30n * dayNs, toNs: nowNs + 60_000_000_000n }

const directory = mkdtempSync(join(tmpdir(), 'belay-figures-'))
let database: TraceDatabase

before(async () => {
  database = openEmbeddedTraces(directory)
  await migrateTraces(database, traceMigrations)
  await insert(
    'spans',
    rows.map((row) => ({ ...emptySpanRow(), ...row })),
  )
  await insert('scores', scores)
})
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

async function insert(table: string, lines: readonly object[]): Promise<void> {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  await database.insert({ table, rows: Buffer.from(text), token: `test ${table}` })
}

function figures(project = 'prj_a'): Promise<StoredPracticeFigures> {
  return openTraceStore(database).practiceFigures({
    project,
    window,
    longFromNs: nowNs - 90n * dayNs,
  })
}

let spanCount = 0
function span(known: Partial<SpanRow>): Partial<SpanRow> {
  spanCount += 1
  return {
    project: 'prj_a',
    environment: 'production',
    trace_id: String(spanCount).padStart(32, '0'),
    span_id: String(spanCount).padStart(16, '0'),
    started_at: String(nowNs - 1_000_000_000n),
    ...known,
  }
}

function call(known: Partial<SpanRow> = {}): Partial<SpanRow> {
  return span({
    kind: 'model',
    operation: 'chat',
    source: 'gateway',
    status: 'ok',
    duration_ns: '5000000',
    provider: 'openai',
    request_model: 'gpt-4o',
    counts: 1,
    usage: { input: 10, output: 5 },
    key: 'key_a',
    ...known,
  })
}

const reported = call({
  trace_id: 'f'.repeat(32),
  span_id: '1'.padStart(16, '0'),
  source: 'otlp',
  service: 'shop',
  key: 'key_b',
  prompt: 'answer',
  prompt_version: '2',
  input: 'Hello',
  output: 'Hi',
  reported_cost: '0.25',
})
const key = `bly_${'a'.repeat(46)}`

const rows: readonly Partial<SpanRow>[] = [
  call({
    attributes: JSON.stringify({ 'user_agent.original': 'curl/8' }),
    connection: 'con_2',
    http_status: 200,
    deployment: 'answer',
    release: 'rel_1',
  }),
  call({
    // What an application calls its own release is none of Belay's.
    release: '1.2.3',
    status: 'error',
    usage: {},
    input: `my key is ${key}`,
    connection: 'con_1',
    http_status: 200,
  }),
  call({ operation: 'count_tokens', usage: {} }),
  call({ environment: 'staging', deployment: 'answer', release: 'rel_1' }),
  call({ started_at: String(nowNs - 60n * dayNs), key: 'key_old' }),
  call({ project: 'prj_b' }),
  reported,
  { ...reported, counts: 0, span_id: '2'.padStart(16, '0'), input: 'Other' },
  // A run on the page: Belay's own call.
  call({
    project: 'prj_a',
    environment: 'evaluation',
    key: 'key_own',
    prompt: 'answer',
    prompt_version: '2',
    input: 'Tried',
    output: 'So',
    counts: 0,
  }),
  span({ kind: 'retrieval', source: 'otlp', key: 'key_b', service: 'shop' }),
  // An outer span's claim that was taken back.
  call({ trace_id: 'e'.repeat(32), source: 'otlp', key: 'key_b', service: 'shop' }),
  call({
    trace_id: 'e'.repeat(32),
    source: 'otlp',
    key: 'key_b',
    service: 'shop',
    counts: -1,
    duration_ns: '0',
  }),
  span({
    kind: 'try',
    status: 'error',
    http_status: 503,
    connection: 'con_1',
    parent_span_id: 'aa',
    trace_id: 'd'.repeat(32),
    name: 'try 1 of 2: one',
  }),
  span({
    kind: 'try',
    status: 'ok',
    http_status: 200,
    connection: 'con_2',
    parent_span_id: 'aa',
    trace_id: 'd'.repeat(32),
    name: 'try 2 of 2: two',
  }),
  span({
    kind: 'try',
    status: 'error',
    http_status: 200,
    connection: 'con_2',
    parent_span_id: 'bb',
    name: 'try 1 of 1: two',
  }),
  span({ name: 'stock.low', flags: ['log-event'], parent_span_id: 'cc', source: 'otlp' }),
  span({ name: 'gen_ai.choice', flags: ['log-event'], parent_span_id: 'cc', source: 'otlp' }),
  span({ name: 'alone', flags: ['log-event'], source: 'otlp', trace_name: 'logs of shop' }),
]

function score(known: Partial<ScoreRow>): Partial<ScoreRow> {
  return {
    id: `sco_${JSON.stringify(known)}`,
    project: 'prj_a',
    trace_id: 'f'.repeat(32),
    span_id: '',
    name: 'exact',
    data_type: 'number',
    value: 1,
    source: 'code',
    author: 'shop key',
    created_at: String(nowNs),
    metadata: {},
    ...known,
  }
}

const scores = [
  score({}),
  score({ name: 'no hate', source: 'model', metadata: { evaluator: 'hate' } }),
  score({ trace_id: '1'.padStart(32, '0'), source: 'user', author: 'somebody' }),
  score({ trace_id: '2'.padStart(32, '0'), source: 'person', author: 'Ada' }),
]

test('calls are counted net of what was taken back, and apart by price and source', async () => {
  const { calls } = await figures()
  assert.deepEqual(
    calls.map(
      ({
        source,
        calls: count,
        timed,
        succeeded,
        withTokens,
        costReported,
        usage,
        production,
        productionWithPrompt,
        productionWithRelease,
      }) => ({
        source,
        count,
        timed,
        succeeded,
        withTokens,
        costReported,
        usage,
        production,
        productionWithPrompt,
        productionWithRelease,
      }),
    ),
    [
      {
        source: 'gateway',
        count: 4,
        timed: 4,
        succeeded: 2,
        withTokens: 2,
        costReported: 0,
        usage: { input: 20, output: 10 },
        production: 3,
        productionWithPrompt: 0,
        productionWithRelease: 1,
      },
      {
        source: 'otlp',
        count: 1,
        timed: 2,
        succeeded: 1,
        withTokens: 1,
        costReported: 1,
        usage: { input: 10, output: 5 },
        production: 1,
        productionWithPrompt: 1,
        productionWithRelease: 0,
      },
    ],
  )
  assert.equal(Number(calls[1]?.reportedCost), 0.25)
})

test('a project sees nothing of another’s, and an empty one has empty figures', async () => {
  assert.equal((await figures('prj_b')).calls[0]?.calls, 1)
  const nothing = await figures('prj_c')
  assert.deepEqual(nothing.calls, [])
  assert.equal(nothing.failovers, 0)
  assert.deepEqual(nothing.keyScan, { spans: 0, found: 0 })
})

test('a connection succeeded when an answer of its was 2xx and could be read', async () => {
  assert.deepEqual((await figures()).successes, [{ connection: 'con_2', tries: 1 }])
})

test('a call that one connection failed and another answered is a failover', async () => {
  assert.equal((await figures()).failovers, 1)
})

test('end users’ feedback is no evaluation, a person’s rating no metric by code or model', async () => {
  const { scored, scoreAuthors } = await figures()
  const sum = (of: 'evaluated' | 'rated') => scored.reduce((total, one) => total + one[of], 0)
  assert.equal(sum('evaluated'), 1)
  assert.equal(sum('rated'), 2)
  assert.deepEqual(scoreAuthors.toSorted(), ['Ada', 'shop key', 'somebody'])
})

test('prompts are counted by version, with the inputs that differ', async () => {
  assert.deepEqual((await figures()).prompts, [
    {
      prompt: 'answer',
      version: '2',
      calls: 3,
      applications: 2,
      production: 1,
      distinctInputs: 3,
      withOutput: 3,
    },
  ])
})

test('what a trace was judged on is the evaluator that said so, else the name of the score, for each who called', async () => {
  const { judged } = await figures()
  assert.deepEqual(
    judged.toSorted((a, b) => a.on.localeCompare(b.on)),
    [
      { key: 'key_b', service: 'shop', on: 'exact', scores: 1 },
      { key: 'key_b', service: 'shop', on: 'hate', scores: 1 },
    ],
  )
})

test('spans that retrieved documents are counted by who sent them', async () => {
  const { senders } = await figures()
  assert.deepEqual(
    senders.flatMap(({ key: sender, retrievals }) =>
      retrievals > 0 ? [[sender, retrievals]] : [],
    ),
    [['key_b', 1]],
  )
})

test('log events count when they stand under a span and are the application’s own', async () => {
  assert.deepEqual((await figures()).logEvents, [{ name: 'stock.low', count: 1 }])
})

test('clients are counted by the name they gave', async () => {
  assert.deepEqual((await figures()).userAgents, [{ agent: 'curl/8', calls: 1 }])
})

test('a Belay key in recorded text is found', async () => {
  assert.equal((await figures()).keyScan.found, 1)
})

test('the use of keys reaches further back than the window', async () => {
  const { keyUse, senders } = await figures()
  assert.ok(keyUse.some((use) => use.key === 'key_old' && use.calls === 1))
  assert.ok(keyUse.some((use) => use.key === 'key_b' && use.calls === 0 && use.spans > 0))
  assert.ok(!senders.some((sender) => sender.key === 'key_old'))
})

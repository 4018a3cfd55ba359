// What the embedded ClickHouse would do by itself and must not do here: settings that last, one statement at a time, aborts that stop nothing, rows without bound.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { TraceStoreError } from '#store/ports/trace-database.ts'
import { waitFor } from '#test/scenarios/start-server.ts'

// As bin/belay.js starts Belay: a running query holds one of libuv's threads, and four are few.
process.env['UV_THREADPOOL_SIZE'] = '8'

const directory = mkdtempSync(join(tmpdir(), 'belay-traps-'))
/** Readers of the embedded store; `readerCount` in connect/embedded.ts. */
const readers = 4

const database = openEmbeddedTraces(directory)
await database.command(
  `CREATE TABLE seen (name String, value String) ENGINE = MergeTree ORDER BY name
     SETTINGS non_replicated_deduplication_window = 1000`,
)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

/** A query that would go on until its time limit, under a mark to know it by. */
function startHeavy(mark: string) {
  const abort = new AbortController()
  const answer = database.query(
    `SELECT count() AS ${mark} FROM system.numbers WHERE sipHash64(number) = 0`,
    {},
    { signal: abort.signal, timeoutMs: 120_000 },
  )
  answer.catch(() => {})
  return { answer, abort }
}

// A cancelled query may stay listed, stopped, until its session is used again.
async function isRunning(mark: string): Promise<boolean> {
  const [line] = await database.query<{ running: string }>(
    `SELECT count() AS running FROM system.processes
     WHERE NOT is_cancelled AND position(query, {mark:String}) > 0 AND position(query, 'system.processes') = 0`,
    { mark },
  )
  return line?.running !== '0'
}

const begins = (mark: string) =>
  waitFor(`${mark} to run`, async () => ((await isRunning(mark)) ? true : null))
const ends = (mark: string) =>
  waitFor(`${mark} to stop`, async () => ((await isRunning(mark)) ? null : true))

test('a cancelled query is refused to its caller and stops in the engine', async () => {
  const { answer, abort } = startHeavy('heavy_cancelled')
  await begins('heavy_cancelled')
  abort.abort()
  await assert.rejects(answer, (error: unknown) => {
    assert.ok(error instanceof TraceStoreError)
    assert.equal(error.code, 394, 'it is the engine that says so')
    return true
  })
  await ends('heavy_cancelled')
})

test('a query whose time is up is refused as one that may be tried again', async () => {
  await assert.rejects(
    database.query(
      'SELECT count() AS heavy_timed FROM system.numbers WHERE sipHash64(number) = 0',
      {},
      { timeoutMs: 200 },
    ),
    (error: unknown) => {
      assert.ok(error instanceof TraceStoreError)
      assert.deepEqual([error.code, error.retryable], [159, true])
      return true
    },
  )
})

test('neither a reader nor the writer waits for heavy queries', async () => {
  const heavy = ['heavy_a', 'heavy_b', 'heavy_c'].map((mark) => ({ mark, ...startHeavy(mark) }))
  const order: string[] = []
  for (const { mark, answer } of heavy)
    answer.then(
      () => order.push(mark),
      () => order.push(mark),
    )
  for (const { mark } of heavy) await begins(mark)

  const [line] = await database.query<{ one: number }>('SELECT 1 AS one')
  order.push('read')
  await insert('beside', 'beside heavy queries')
  order.push('written')
  for (const { abort } of heavy) abort.abort()
  await Promise.allSettled(heavy.map(({ answer }) => answer))

  assert.equal(line?.one, 1)
  assert.deepEqual(order.slice(0, 2), ['read', 'written'])
  assert.deepEqual(order.slice(2).toSorted(), ['heavy_a', 'heavy_b', 'heavy_c'])
  for (const { mark } of heavy) await ends(mark)
})

test('a query beyond the readers waits its turn, and leaves the line when cancelled', async () => {
  const heavy = Array.from({ length: readers }, (_, index) => startHeavy(`heavy_line_${index}`))
  const abort = new AbortController()
  const waiting = database.query('SELECT 1 AS one', {}, { signal: abort.signal })
  const next = database.query<{ two: number }>('SELECT 2 AS two')
  abort.abort()
  await assert.rejects(waiting, (error: unknown) => {
    assert.ok(error instanceof TraceStoreError)
    assert.match(error.message, /cancelled while it waited/)
    return true
  })
  heavy[0]?.abort.abort()
  assert.deepEqual(await next, [{ two: 2 }])
  for (const one of heavy) one.abort.abort()
  await Promise.allSettled(heavy.map(({ answer }) => answer))
})

test('the result bound is the largest answer allowed; one row more is an error', async () => {
  const read = (rows: number, rowsMax: number) =>
    database.query(`SELECT number FROM numbers(${rows})`, {}, { rowsMax })
  assert.equal((await read(10, 10)).length, 10)
  for (const [rows, rowsMax] of [
    [11, 10],
    [1_000_000, 10],
  ] as const) {
    await assert.rejects(read(rows, rowsMax), (error: unknown) => {
      assert.ok(error instanceof TraceStoreError)
      assert.deepEqual([error.code, error.retryable], [396, false])
      assert.match(error.message, /more than 10 rows; narrow the window or the filters/)
      return true
    })
  }
  // The default bound, and a result that has to arrive in many pieces.
  assert.equal((await database.query('SELECT number FROM numbers(200000)')).length, 200_000)
  await assert.rejects(database.query('SELECT number FROM numbers(200001)'), TraceStoreError)
  assert.equal((await read(1, 1)).length, 1, 'the reader that was cut off answers again')
})

test('the settings of an insert are gone with it', async () => {
  const tell = `INSERT INTO seen SELECT name, value FROM system.settings
    WHERE name IN ('insert_deduplication_token', 'max_insert_block_size', 'min_insert_block_size_rows',
      'deduplicate_blocks_in_dependent_materialized_views', 'input_format_skip_unknown_fields')`
  const told = () => database.query('SELECT name, value FROM seen ORDER BY name')
  await database.command('TRUNCATE TABLE seen')
  await database.command(tell)
  const before = await told()
  assert.equal(before.length, 5)
  await database.command('TRUNCATE TABLE seen')
  await insert('probe', 'a token')
  await database.command('TRUNCATE TABLE seen')
  await database.command(tell)
  assert.deepEqual(await told(), before)
})

test('an insert after a tokened insert is kept, with and without a token', async () => {
  await database.command('TRUNCATE TABLE seen')
  await insert('tokened', 'first token')
  await insert('tokened', 'first token')
  await database.command("INSERT INTO seen VALUES ('plain', '')")
  await insert('tokened again', 'second token')
  assert.deepEqual(await database.query('SELECT name FROM seen ORDER BY name'), [
    { name: 'plain' },
    { name: 'tokened' },
    { name: 'tokened again' },
  ])
})

test('the settings of a query are gone with it', async () => {
  const told = () =>
    Promise.all(
      Array.from({ length: readers * 2 }, () =>
        database.query<{ name: string; value: string }>(
          // A query's own name is the one setting that tells queries apart.
          `SELECT name, value FROM system.settings WHERE changed AND name != 'log_comment' ORDER BY name`,
        ),
      ),
    )
  const before = await told()
  await Promise.all(
    Array.from({ length: readers * 2 }, () =>
      database.query('SELECT 1', {}, { timeoutMs: 59_000, rowsMax: 1 }),
    ),
  )
  await Promise.allSettled(
    Array.from({ length: readers * 2 }, () => database.query('SELECT throwIf(1)')),
  )
  assert.deepEqual(await told(), before)
  const limits = new Map(before[0]?.map(({ name, value }) => [name, value]))
  assert.equal(Number(limits.get('max_execution_time')), 30)
})

test('64-bit integers and decimals keep every digit', async () => {
  assert.deepEqual(
    await database.query(
      `SELECT toInt64('-9223372036854775808') AS least, toUInt64('18446744073709551615') AS most,
         toDecimal128('12345678901234567890.123456789012', 12) AS decimal, [toInt64(9007199254740993)] AS list`,
    ),
    [
      {
        least: '-9223372036854775808',
        most: '18446744073709551615',
        decimal: '12345678901234567890.123456789012',
        list: ['9007199254740993'],
      },
    ],
  )
})

async function insert(name: string, token: string): Promise<void> {
  const rows = Buffer.from(`${JSON.stringify({ name, value: '', unknown: 1 })}\n`)
  await database.insert({ table: 'seen', rows, token })
}

test('a batch is one part, however long its rows are: its token stands for all of it', async () => {
  const value = 'The belayer pays out rope and takes it in. '.repeat(2500)
  const rows = Array.from({ length: 150 }, (_, index) =>
    JSON.stringify({ name: `long ${index}`, value }),
  )
  await database.insert({ table: 'seen', rows: Buffer.from(rows.join('\n')), token: 'long' })
  const [line] = await database.query<{ parts: string; rows: string }>(
    `SELECT count(DISTINCT _part) AS parts, count() AS rows FROM seen WHERE name LIKE 'long %'`,
  )
  assert.deepEqual(line, { parts: '1', rows: '150' })
})

test('groups that fill half of the memory of a query go on in files, instead of being refused', async () => {
  const [line] = await database.query<{ groups: string; whole: string }>(
    `SELECT toString(getSetting('max_bytes_before_external_group_by')) AS groups, toString(getSetting('max_memory_usage')) AS whole`,
  )
  assert.equal(Number(line?.groups) * 2, Number(line?.whole))
})

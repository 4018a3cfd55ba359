// Steps of the trace store's schema that rewrite what is stored, on a store that holds data. One engine a process: a file of their own.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openEmbeddedTraces } from '#store/connect/embedded.ts'
import { migrateTraces } from '#store/migrations/trace-migration.ts'
import { traceMigrations } from '#store/migrations/trace-migrations.gen.ts'
import type { TraceDatabase } from '#store/ports/trace-database.ts'

const values = `SELECT trace_id AS id, substring(max(name_last), 15) AS name, substring(max(user_id_last), 15) AS user,
    substring(max(session_id_last), 15) AS session, substring(max(release_last), 15) AS release
  FROM traces GROUP BY trace_id ORDER BY trace_id`

describe('Names, users, sessions and releases become plain text', () => {
  let directory = ''
  let database: TraceDatabase

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'belay-migrations-'))
    database = openEmbeddedTraces(directory)
    await migrateTraces(database, traceMigrations.slice(0, 2))
  })
  after(async () => {
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  })

  let inserts = 0
  const insert = (...rows: readonly Record<string, string>[]) =>
    database.insert({
      table: 'spans',
      rows: Buffer.from(
        rows
          .map((row) =>
            JSON.stringify({
              project: 'p',
              environment: 'production',
              started_at: '2026-03-03 10:00:00',
              ...row,
            }),
          )
          .join('\n'),
      ),
      token: `insert ${(inserts += 1)}`,
    })

  const expected = [
    { id: 'a', name: 'root', user: 'ann', session: 's2', release: '1.1' },
    { id: 'b', name: '冰川 👋', user: '', session: '', release: '' },
    { id: 'c', name: 'given', user: 'old', session: '', release: '' },
  ]

  test('what was stored keeps its values, and the order in which they count', async () => {
    await insert(
      // The root's name before its child's that arrived later; of two sessions the later one.
      {
        trace_id: 'a',
        span_id: '1',
        name: 'root',
        session_id: 's1',
        release: '1.0',
        received_at: '2026-03-03 10:00:01.000',
      },
      {
        trace_id: 'b',
        span_id: '1',
        name: '冰川 👋',
        received_at: '2026-03-03 10:00:01.123',
      },
    )
    await insert(
      {
        trace_id: 'a',
        span_id: '2',
        parent_span_id: '1',
        name: 'child',
        user_id: 'ann',
        session_id: 's2',
        release: '1.1',
        started_at: '2026-03-03 10:05:00',
        received_at: '2026-03-03 10:00:02.000',
      },
      {
        trace_id: 'c',
        span_id: '1',
        name: 'root',
        trace_name: 'given',
        user_id: 'old',
        received_at: '2026-03-03 10:00:03.000',
      },
    )
    // Cut off before it was noted as done, 0003 runs again.
    for (const statement of traceMigrations[2]?.statements ?? [])
      await database.command(database.expand(statement))
    await migrateTraces(database, traceMigrations)
    assert.deepEqual(await database.query(values), expected)
    assert.deepEqual(
      await database.query(
        "SELECT name FROM system.columns WHERE table = 'traces' AND type LIKE '%argMax%' ORDER BY name",
      ),
      [{ name: 'input_preview' }, { name: 'output_preview' }],
    )
  })

  test('steps that were cut off run again without harm', async () => {
    for (const migration of traceMigrations.slice(3))
      for (const statement of migration.statements)
        await database.command(database.expand(statement))
    assert.deepEqual(await database.query(values), expected)
  })

  test('what arrives afterwards counts by the same order, merged or not', async () => {
    await insert(
      {
        trace_id: 'c',
        span_id: '2',
        name: 'late root',
        user_id: 'new',
        received_at: '2026-03-03 10:00:04.000',
      },
      {
        trace_id: 'a',
        span_id: '3',
        name: 'early root',
        session_id: 's0',
        received_at: '2026-03-03 10:00:00.000',
      },
    )
    const later = expected.map((line) => (line.id === 'c' ? { ...line, user: 'new' } : line))
    assert.deepEqual(await database.query(values), later)
    await database.command('OPTIMIZE TABLE traces FINAL')
    assert.deepEqual(await database.query(values), later)
  })
})

describe('Search folds', () => {
  let directory = ''
  let database: TraceDatabase

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'belay-migrations-'))
    database = openEmbeddedTraces(directory)
    await migrateTraces(database, traceMigrations.slice(0, 5))
  })
  after(async () => {
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  })

  test('what was stored before is found at once, and indexed in the background', async () => {
    await database.insert({
      table: 'spans',
      rows: Buffer.from(
        JSON.stringify({
          project: 'p',
          environment: 'production',
          started_at: '2026-03-03 10:00:00',
          trace_id: 'a',
          span_id: '1',
          input: 'ﾊﾟｽﾜｰﾄﾞ',
        }),
      ),
      token: 'one',
    })
    await migrateTraces(database, traceMigrations)
    const found = () =>
      database.query<{ id: string }>(
        `SELECT trace_id AS id FROM spans WHERE hasAllTokens(normalizeUTF8NFKCCasefold(input), tokens(normalizeUTF8NFKCCasefold('パスワード'), 'unicodeWord'))`,
      )
    assert.deepEqual(await found(), [{ id: 'a' }])
    const leftMax = 600
    for (let asked = 0; asked < leftMax; asked += 1) {
      const [left] = await database.query<{ parts: string }>(
        `SELECT toString(count()) AS parts FROM system.mutations WHERE table = 'spans' AND NOT is_done`,
      )
      if (left?.parts === '0') break
      assert.ok(asked < leftMax - 1, 'the index is built')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.deepEqual(await found(), [{ id: 'a' }])
  })
})

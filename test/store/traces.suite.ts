import { readScoreConditions } from '#contract/score-filter.ts'
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ScoreRow } from '#contract/score-row.ts'
import { emptySpanRow, type SpanRow } from '#contract/span-row.ts'
import { secondsText, spanRowText } from '#spool/encode-row.ts'
import { DataTooNew, migrateTraces } from '#store/migrations/trace-migration.ts'
import { traceMigrations } from '#store/migrations/trace-migrations.gen.ts'
import type { SortedTraces, TraceOrder } from '#store/ports/sorted-traces.ts'
import type { CallConditions, CallCursor, StoredCall } from '#store/ports/stored-calls.ts'
import { type TraceDatabase, TraceStoreError } from '#store/ports/trace-database.ts'
import type { TraceConditions } from '#store/ports/trace-query.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'
import { openTraceStore } from '#store/traces/trace-store.ts'

export type TracePlace = { readonly database: TraceDatabase; remove(): Promise<void> }

const secondNs = 1_000_000_000n
const minuteNs = 60n * secondNs
/** Tuesday, 3 March 2026, 10:00 UTC. */
const tenNs = BigInt(Date.UTC(2026, 2, 3, 10)) * 1_000_000n
const wholeDay = { fromNs: tenNs - 600n * minuteNs, toNs: tenNs + 600n * minuteNs }

/** What Belay asks of the store of traces, whichever ClickHouse it is. Each test has a project of its own. */
export function testTraces(name: string, open: () => Promise<TracePlace>): void {
  describe(`Traces on ${name}`, () => {
    let place: TracePlace | undefined
    let database: TraceDatabase
    let store: TraceStore

    before(async () => {
      place = await open()
      database = place.database
      store = openTraceStore(database)
      await migrateTraces(database, traceMigrations)
    })
    after(async () => {
      await place?.database.close()
      await place?.remove()
    })

    let inserts = 0
    const insert = (rows: readonly Partial<SpanRow>[], token = `insert ${(inserts += 1)}`) =>
      database.insert({ table: 'spans', rows: textOf(rows), token })
    const insertScore = (row: ScoreRow, token: string) =>
      database.insert({
        table: 'scores',
        rows: Buffer.from(JSON.stringify({ ...row, created_at: secondsText(row.created_at) })),
        token,
      })
    const sums = (table: string, of: string, project: string) =>
      database
        .query<{ sum: string }>(
          `SELECT toString(${of}) AS sum FROM ${table} WHERE project = {project:String}`,
          { project },
        )
        .then(([line]) => line?.sum)
    const list = (
      project: string,
      asked: Partial<Parameters<TraceStore['listTraces']>[0]> = {},
      conditions: TraceConditions = {},
    ) =>
      store.listTraces({
        place: { project, environment: null },
        window: wholeDay,
        limit: 100,
        before: null,
        ...asked,
        conditions,
      })

    test('a schema that is up to date is left as it is', async () => {
      await migrateTraces(database, traceMigrations)
      assert.deepEqual(
        await database.query('SELECT number, name FROM migrations ORDER BY number'),
        traceMigrations.map(({ number, name }) => ({ number, name })),
      )
    })

    test('traces of a newer Belay are refused', async () => {
      await assert.rejects(migrateTraces(database, []), (error: unknown) => {
        assert.ok(error instanceof DataTooNew)
        assert.match(
          error.message,
          new RegExp(`has schema ${traceMigrations.length}, this Belay knows up to 0`),
        )
        return true
      })
    })

    test('a batch that arrives twice under one token is kept once, in every table', async () => {
      const rows = [1, 2, 3].map((index) => call({ project: 'prj_twice', ...ids(index) }))
      const tables = [
        ['spans', 'count()', '3'],
        ['spans_core', 'count()', '3'],
        ['traces', 'sum(calls)', '3'],
        ['calls_by_minute', 'sum(calls)', '3'],
        ['calls_by_hour', 'sum(calls)', '3'],
        ['calls_by_hour', "sumMap(usage)['input']", '30'],
      ] as const
      for (const attempt of ['first', 'second']) {
        await insert(rows, 'a token of its own')
        for (const [table, of, expected] of tables)
          assert.equal(await sums(table, of, 'prj_twice'), expected, `${table}, ${attempt} time`)
      }
    })

    test('a rollout is counted by step and variant: every assigned call, units once, tests left out', async () => {
      const rolled = (index: number, known: Partial<SpanRow>) =>
        call({
          project: 'prj_rollout',
          ...ids(index),
          rollout: 'rol_1',
          deployment: 'answer',
          duration_ns: '400000000',
          ...known,
        })
      const [control, candidate] = [{ variant: 'control' }, { variant: 'candidate' }] as const
      const late = { started_at: at(10) }
      await insert([
        rolled(1, { ...control, unit_bucket: 0.7, first_token_ns: '100000000' }),
        rolled(2, { ...control, unit_bucket: 0.7, status: 'error', usage: {}, counts: 0 }),
        rolled(3, { ...control, unit_bucket: 0.9, finish_reasons: ['content_filter'] }),
        rolled(4, { ...candidate, unit_bucket: 0.1, usage: { input: 1000, output: 5 } }),
        rolled(5, { ...candidate, ...late, unit_bucket: 0.1, status: 'error' }),
        rolled(6, { ...candidate, ...late, unit_bucket: 0.2 }),
        rolled(7, { ...candidate, unit_bucket: 0.3, flags: ['variant-test'] }),
        rolled(12, { ...candidate, unit_bucket: 0.4, started_at: at(5) }),
        rolled(8, { ...candidate, unit_bucket: 0.3, rollout: 'rol_2' }),
        rolled(9, { ...candidate, unit_bucket: 0.3, kind: 'try' }),
        rolled(10, { ...candidate, unit_bucket: 0.3, environment: 'staging' }),
        rolled(11, { ...candidate, unit_bucket: 0.3, started_at: at(-1) }),
      ])
      const scored = (index: number, value: number, id: string) =>
        score(id, {
          project: 'prj_rollout',
          trace_id: ids(index).trace_id,
          name: 'helpful',
          value,
          created_at: at(11),
        })
      await insertScore(scored(1, 0.75, 'one'), 'rollout score 1')
      await insertScore(scored(4, 0.33333, 'two'), 'rollout score 2')
      const found = await store.rolloutCounts({
        project: 'prj_rollout',
        environment: 'production',
        rollout: 'rol_1',
        startsNs: [tenNs, tenNs + 5n * minuteNs],
        bins: { perLog: 200, least: 1e-12, empty: -1_000_000 },
        hasUsage: true,
        scores: [{ name: 'helpful', low: 0, high: 1, isHigherBetter: true }],
        scoreBins: 2000,
      })
      const of = (step: number, variant: string) => {
        const entry = found.find((one) => one.step === step && one.variant === variant)
        assert.ok(entry !== undefined)
        return entry
      }
      assert.equal(found.length, 3, JSON.stringify(found))
      const { calls, errors, refusals, units } = of(0, 'control')
      assert.deepEqual([calls, errors, refusals, units], [3, 1, 1, 2])
      assert.deepEqual(of(0, 'control').latency, [
        { bin: Math.floor(Math.log(400) * 200), count: 3 },
      ])
      assert.deepEqual(of(0, 'control').firstToken, [
        { bin: Math.floor(Math.log(100) * 200), count: 1 },
      ])
      assert.deepEqual(
        of(0, 'control').tokens.toSorted((one, other) => one.bin - other.bin),
        [
          { bin: -1_000_000, count: 1 },
          { bin: Math.floor(Math.log(15) * 200), count: 2 },
        ],
      )
      assert.deepEqual(
        of(0, 'control').usages.toSorted((one, other) => one.calls - other.calls),
        [
          { ...pricedOnce, usage: {} },
          { ...pricedOnce, calls: 2 },
        ],
      )
      const [large] = of(0, 'candidate').usages
      assert.ok(Math.abs((large?.usage.input ?? 0) - 1000) <= 3, 'to a quarter of a percent')
      assert.deepEqual([of(0, 'candidate').calls, of(0, 'candidate').units], [1, 1])
      assert.deepEqual(
        [of(1, 'candidate').calls, of(1, 'candidate').errors, of(1, 'candidate').units],
        [3, 1, 1],
        'who was there before is no new unit, and who came while the weight changed is not looked at',
      )
      assert.deepEqual(
        of(0, 'control').scores['helpful']?.toSorted((one, other) => one.bin - other.bin),
        [
          { bin: 0, count: 1 },
          { bin: 1500, count: 1 },
        ],
        'what failed and has no score counts as the worst',
      )
      assert.deepEqual(of(0, 'candidate').scores['helpful'], [{ bin: 667, count: 1 }])
      assert.deepEqual(of(1, 'candidate').scores['helpful'], [{ bin: 0, count: 1 }])
    })

    test('a batch after one with a token is kept, equal rows under another token too', async () => {
      await insert([call({ project: 'prj_after', ...ids(1) })], 'first')
      await insert([call({ project: 'prj_after', ...ids(2) })], 'other')
      await insert([call({ project: 'prj_after', ...ids(2) })], 'other again')
      await database.command(
        `INSERT INTO spans (project, environment, trace_id, span_id, started_at, kind, counts) VALUES ('prj_after', 'production', 'x', 'y', ${tenNs / secondNs}, 'model', 1)`,
      )
      assert.equal(await sums('spans', 'count()', 'prj_after'), '4')
      assert.equal(await sums('calls_by_minute', 'sum(calls)', 'prj_after'), '4')
    })

    test('a list is newest first; pages follow one another without gap or repeat', async () => {
      const rows = Array.from({ length: 7 }, (_, index) =>
        // Two of one instant: the id decides.
        call({ project: 'prj_pages', ...ids(index), started_at: at(index === 4 ? 3 : index) }),
      )
      await insert(rows)
      const expected = [6, 5, 4, 3, 2, 1, 0].map((index) => ids(index).trace_id)
      assert.deepEqual((await list('prj_pages')).map(idOf), expected)
      for (const limit of [1, 2, 3, 7, 8]) {
        const found: string[] = []
        let before: { startedAtNs: bigint; traceId: string } | null = null
        for (let page = 0; page < 10; page += 1) {
          const traces = await list('prj_pages', { limit, before })
          assert.ok(traces.length <= limit)
          found.push(...traces.map(idOf))
          const last = traces.at(-1)
          if (last === undefined) break
          before = { startedAtNs: last.startedAtNs, traceId: last.traceId }
        }
        assert.deepEqual(found, expected, `pages of ${limit}`)
      }
    })

    test('a list looks further back until it has enough, as far as its window', async () => {
      const minutes = [-1, -30, -200, -599, -60 * 24 * 5, -60 * 24 * 30]
      const rows = minutes.map((minute, index) =>
        call({ project: 'prj_wide', ...ids(index), started_at: at(minute) }),
      )
      await insert(rows)
      for (const [fromMinutes, limit, expected] of [
        [600, 1, 1],
        [600, 3, 3],
        [600, 100, 4],
        [60 * 24 * 6, 100, 5],
        [60 * 24 * 40, 100, 6],
        [60 * 24 * 40, 5, 5],
      ] as const) {
        const window = { fromNs: tenNs - BigInt(fromMinutes) * minuteNs, toNs: tenNs }
        assert.deepEqual(
          (await list('prj_wide', { window, limit })).map(idOf),
          rows.slice(0, expected).map(({ trace_id }) => trace_id),
          `${limit} of ${fromMinutes} minutes`,
        )
      }
    })

    test('a list is the same where more traces lie close together than are summed up at once', async () => {
      const rows = Array.from({ length: 2100 }, (_, index) =>
        call({
          project: 'prj_dense',
          ...ids(index),
          // The newest goes on in the next hours.
          started_at: String(tenNs - BigInt(index) * 1_000_000n),
        }),
      )
      await insert([
        ...rows,
        call({ project: 'prj_dense', ...ids(0), span_id: 'later', started_at: at(180) }),
      ])
      for (let asked = 0; asked < 2; asked += 1) {
        const traces = await list('prj_dense', { limit: 3 })
        assert.deepEqual(
          traces.map(({ traceId, spans }) => [traceId, spans]),
          [2, 1, 1].map((spans, index) => [ids(index).trace_id, spans]),
          `asked ${asked + 1} times`,
        )
      }
    })

    test('a search that is in few traces finds them beside other filters, page by page', async () => {
      const project = 'prj_few_words'
      await insert([
        ...Array.from({ length: 5 }, (_, index) =>
          call({ project, ...ids(index), started_at: at(-index * 200), input: 'a crevasse' }),
        ),
        call({ project, ...ids(5), started_at: at(-1000), input: 'a crevasse', status: 'error' }),
        call({ project, ...ids(6), input: 'a meadow' }),
      ])
      const window = { fromNs: tenNs - 2000n * minuteNs, toNs: tenNs + minuteNs }
      const found = async (asked: TraceConditions, before = -1) =>
        (
          await list(
            project,
            {
              window,
              limit: 3,
              before:
                before < 0
                  ? null
                  : { startedAtNs: BigInt(at(-before * 200)), traceId: ids(before).trace_id },
            },
            { search: 'crevasse', ...asked },
          )
        ).map(idOf)
      assert.deepEqual(
        await found({}),
        [0, 1, 2].map((index) => ids(index).trace_id),
      )
      assert.deepEqual(
        await found({}, 2),
        [3, 4, 5].map((index) => ids(index).trace_id),
      )
      assert.deepEqual(await found({ status: ['error'] }), [ids(5).trace_id])
      assert.deepEqual(await found({ search: 'crevasse meadow' }), [])
    })

    test('a long trace stands where it began, and paging past it leaves nothing out', async () => {
      await insert([
        call({ project: 'prj_long', ...ids(1), started_at: at(-5) }),
        call({ project: 'prj_long', ...ids(2), started_at: at(-20) }),
        call({ project: 'prj_long', ...ids(3), started_at: at(-40) }),
        // The same trace, much later.
        call({ project: 'prj_long', ...ids(3), span_id: 'later', started_at: at(-1) }),
        call({ project: 'prj_long', ...ids(4), started_at: at(-50) }),
      ])
      const expected = [1, 2, 3, 4].map((index) => ids(index).trace_id)
      const window = { fromNs: tenNs - 600n * minuteNs, toNs: tenNs }
      for (const limit of [1, 2, 3, 100]) {
        const found: string[] = []
        let before: { startedAtNs: bigint; traceId: string } | null = null
        for (let page = 0; page < 6; page += 1) {
          const traces = await list('prj_long', { window, limit, before })
          found.push(...traces.map(idOf))
          const last = traces.at(-1)
          if (last === undefined) break
          before = { startedAtNs: last.startedAtNs, traceId: last.traceId }
        }
        assert.deepEqual(found, expected, `pages of ${limit}`)
      }
    })

    test('a list holds what began in its window, and filters by what happened after the page', async () => {
      const project = 'prj_edge'
      await insert([
        call({ project, ...ids(1), started_at: at(-1) }),
        call({ project, ...ids(2), started_at: at(-30) }),
        call({ project, ...ids(2), span_id: 'later', started_at: at(-3), status: 'error' }),
      ])
      const window = { fromNs: tenNs - 20n * minuteNs, toNs: tenNs }
      for (const limit of [1, 2])
        assert.deepEqual((await list(project, { window, limit })).map(idOf), [ids(1).trace_id])
      const before = { startedAtNs: tenNs - 25n * minuteNs, traceId: ids(9).trace_id }
      assert.deepEqual((await list(project, { before }, { status: ['error'] })).map(idOf), [
        ids(2).trace_id,
      ])
    })

    test('lists, facets and counts hold the same traces: those that began in the window', async () => {
      const project = 'prj_agree'
      const minutes = (count: number) => BigInt(count) * 60_000_000_000n
      const window = { fromNs: tenNs + minutes(60), toNs: tenNs + minutes(120) }
      const at = (from: bigint) => ({ started_at: String(from) })
      const place = { project, environment: null }
      await insert([
        // Began before, and went on in the window: minutes later, within its first minute, days later.
        call({ project, ...ids(1), ...at(tenNs), name: 'before' }),
        call({ project, ...ids(1), span_id: 'on', ...at(tenNs + minutes(90)), name: 'before' }),
        call({ project, ...ids(2), ...at(window.fromNs - 1n), name: 'just before' }),
        call({ project, ...ids(2), span_id: 'on', ...at(window.fromNs + 1n), name: 'just before' }),
        // Begin with its first nanosecond, in two minutes of it, with its last.
        call({ project, ...ids(3), ...at(window.fromNs), name: 'first', user_id: 'ann' }),
        call({ project, ...ids(4), ...at(tenNs + minutes(70)), name: 'long', user_id: 'ann' }),
        call({
          project,
          ...ids(4),
          span_id: 'on',
          parent_span_id: ids(4).span_id,
          ...at(tenNs + minutes(80)),
          name: 'its child',
          status: 'error',
        }),
        call({ project, ...ids(5), ...at(window.toNs - 1n), name: 'last' }),
        // Goes on after the window, and begins after it.
        call({ project, ...ids(5), span_id: 'on', ...at(window.toNs + minutes(3)), name: 'last' }),
        call({ project, ...ids(6), ...at(window.toNs), name: 'after' }),
      ])
      const listed = await list(project, { window })
      assert.deepEqual(listed.map(({ name }) => name).toSorted(), ['first', 'last', 'long'])
      assert.equal(await store.countTraces(place, window), 3)
      const counted = async (conditions: TraceConditions = {}) => {
        const facets = await store.traceFacets({
          place,
          window,
          conditions,
        })
        return Object.fromEntries(
          facets.map(({ name, values }) => [
            name,
            Object.fromEntries(values.map(({ value, traces }) => [value, traces])),
          ]),
        )
      }
      const all = await counted()
      assert.deepEqual(all['name'], { first: 1, last: 1, long: 1 })
      assert.deepEqual(all['status'], { ok: 2, error: 1 })
      assert.deepEqual(all['user'], { ann: 2 })
      assert.deepEqual(all['model'], { large: 3 })
      assert.deepEqual(all['environment'], { production: 3 })
      const filters: readonly (readonly [TraceConditions, readonly string[]])[] = [
        [{ status: ['error'] }, ['long']],
        [{ status: ['ok'] }, ['first', 'last']],
        [{ status: ['ok', 'error'] }, ['first', 'last', 'long']],
        [{ status: ['unset'] }, []],
        [{ user: ['ann'] }, ['first', 'long']],
        [{ name: ['its child'] }, []],
        [{ minDurationMs: 5 * 60_000 }, ['long']],
        [{ user: ['ann'], status: ['error'], model: ['large', 'none'] }, ['long']],
      ]
      for (const [conditions, names] of filters) {
        const found = await list(project, { window }, conditions)
        assert.deepEqual(found.map(({ name }) => name).toSorted(), names)
        const { environment } = await counted(conditions)
        assert.deepEqual(environment, names.length === 0 ? {} : { production: names.length })
      }
      const users = await store.cohorts({
        place,
        window,
        of: 'user',
        search: '',
        limit: 10,
        order: 'recent',
        hasTexts: false,
      })
      assert.deepEqual(
        users.map(({ id, traces, calls }) => [id, traces, calls]),
        [['ann', 2, 3]],
      )
    })

    test('many reads at once, each with values of its own, are answered with their own rows', async () => {
      const reads = Array.from({ length: 40 }, (_, number) => number)
      const answers = await Promise.all(
        reads.map((number) =>
          database.query<{ number: string; name: string }>(
            `SELECT number + {offset:UInt32} AS number, {name:String} AS name FROM numbers({count:UInt32})`,
            { offset: number * 1000, name: `read ${number}`, count: 500 + number },
          ),
        ),
      )
      answers.forEach((rows, number) => {
        assert.equal(rows.length, 500 + number)
        assert.deepEqual(rows.at(-1), {
          number: String(number * 1000 + 499 + number),
          name: `read ${number}`,
        })
        assert.ok(rows.every(({ name }) => name === `read ${number}`))
      })
    })

    test('a read that is abandoned among others ends alone', async () => {
      const leaving = new AbortController()
      const slow = database.query(
        'SELECT sum(cityHash64(number, {salt:UInt32})) AS sum FROM numbers(100000000000)',
        { salt: 7 },
        { signal: leaving.signal },
      )
      const others = Array.from({ length: 12 }, (_, number) =>
        database.query<{ sum: string }>('SELECT sum(number) AS sum FROM numbers({count:UInt32})', {
          count: 1000 + number,
        }),
      )
      leaving.abort()
      await assert.rejects(slow)
      const sums = (await Promise.all(others)).map(([line]) => Number(line?.sum))
      assert.deepEqual(
        sums,
        Array.from({ length: 12 }, (_, number) => ((1000 + number) * (999 + number)) / 2),
      )
    })

    test('a filter finds the traces that have one of its values', async () => {
      const project = 'prj_filter'
      await insert([
        call({ project, ...ids(1), key: 'key_a', user_id: 'ann', tags: ['red', 'blue'] }),
        call({
          project,
          ...ids(2),
          request_model: 'small',
          prompt: 'support',
          prompt_version: '3',
          session_id: 's2',
          status: 'error',
        }),
        call({ project, ...ids(3), provider: 'anthropic', flags: ['simulated'], tags: ['blue'] }),
        call({ project, ...ids(4), name: 'root', trace_name: 'named', duration_ns: '9000000000' }),
        // A failed try under a call that succeeded fails no trace.
        span({ project, ...ids(5), name: 'root 5', status: 'unset' }),
        span({
          project,
          ...ids(5),
          span_id: 'try',
          parent_span_id: 'p',
          kind: 'try',
          status: 'error',
        }),
      ])
      const cases: readonly (readonly [TraceConditions, readonly number[]])[] = [
        [{}, [5, 4, 3, 2, 1]],
        [{ status: ['error'] }, [2]],
        [{ status: ['unset', 'error'] }, [5, 2]],
        [{ model: ['small'] }, [2]],
        [{ model: ['small', 'large'] }, [4, 3, 2, 1]],
        [{ provider: ['anthropic'] }, [3]],
        [{ key: ['key_a'] }, [1]],
        [{ name: ['named', 'root 5'] }, [5, 4]],
        [{ user: ['ann', 'bob'] }, [1]],
        [{ session: ['s2'] }, [2]],
        [{ tag: ['blue'] }, [3, 1]],
        [{ tag: ['red'] }, [1]],
        [{ prompt: ['support'] }, [2]],
        [{ prompt: ['support@3', 'other'] }, [2]],
        [{ prompt: ['support@2', '', '@'] }, []],
        [{ flag: ['simulated'] }, [3]],
        [{ minDurationMs: 9000 }, [4]],
        [{ minDurationMs: 9000.000001 }, []],
        [{ tag: ['blue'], user: ['ann'] }, [1]],
        [{ user: ["o'neill\\"] }, []],
      ]
      for (const [conditions, expected] of cases) {
        assert.deepEqual(
          (await list(project, {}, conditions)).map(idOf),
          expected.map((index) => ids(index).trace_id),
          Object.entries(conditions).join(' '),
        )
      }
      const facets = await store.traceFacets({
        place: { project, environment: null },
        window: wholeDay,
        conditions: { tag: ['blue'] },
      })
      const facet = (of: string) => facets.find((one) => one.name === of)?.values
      assert.deepEqual(facet('tag'), [
        { value: 'blue', traces: 2 },
        { value: 'red', traces: 1 },
      ])
      assert.deepEqual(facet('provider'), [
        { value: 'anthropic', traces: 1 },
        { value: 'openai', traces: 1 },
      ])
    })

    test('more traces than are counted are counted by a sample, whole traces of it, and the answer says so', async () => {
      const project = 'prj_sample'
      await insert(
        Array.from({ length: 64 }, (_, index) => [
          call({ project, ...ids(index), name: `n${index % 2}`, tags: ['all'] }),
          // Some go on a minute later, and are counted once all the same.
          ...(index % 3 === 0
            ? [call({ project, ...ids(index), span_id: 'on', started_at: at(1), name: 'later' })]
            : []),
        ]).flat(),
      )
      const rows = 64 + 22
      const counted = async (countedMax: number, conditions: TraceConditions = {}) => {
        const facets = await store.traceFacets({
          place: { project, environment: null },
          window: wholeDay,
          conditions,
          countedMax,
        })
        return (name: string) => facets.find((one) => one.name === name)
      }
      const whole = await counted(rows)
      assert.equal(whole('tag')?.oneIn, 1)
      assert.deepEqual(whole('tag')?.values, [{ value: 'all', traces: 64 }])
      for (const [countedMax, oneIn] of [
        [rows - 1, 2],
        [rows / 8, 8],
      ] as const) {
        const [line] = await database.query<{ traces: string }>(
          `SELECT uniqExact(trace_hash) * {oneIn:UInt32} AS traces FROM traces WHERE project = {project:String} AND trace_hash % {oneIn:UInt32} = 0`,
          { project, oneIn },
        )
        const facet = (await counted(countedMax))('tag')
        assert.equal(facet?.oneIn, oneIn)
        assert.deepEqual(facet?.values, [{ value: 'all', traces: Number(line?.traces) }])
      }
      // What few traces meet is counted whole, however many others there are; the filter's own facet is not.
      const few = await counted(2, { key: ['nobody'] })
      assert.deepEqual([few('tag')?.oneIn, few('tag')?.values], [1, []])
      assert.ok((few('key')?.oneIn ?? 0) > 1)
    })

    test('search finds words in every script, whatever their case, all in one text', async () => {
      const project = 'prj_search'
      const texts = [
        '你好，我想退款，谢谢',
        '東京タワーへの行き方を教えてください',
        '환불 정책이 어떻게 되나요',
        'Le client a été REMBOURSÉ à Genève',
        'The order number is A-1234, thanks',
        `${'비밀번호'.normalize('NFD')} ${'café'.normalize('NFD')}`,
        'ﾊﾟｽﾜｰﾄﾞ ＡＢＣ１ Straße ΣΊΣΥΦΟΣ',
        // Arguments of a tool as Python's json.dumps writes them: JSON in ASCII inside a JSON text.
        JSON.stringify({
          arguments: String.raw`{"to": "\u5927\u962a", "dish": "\u00c4pfel, brul\u00e9e"}`,
        }),
      ]
      await insert(
        texts.map((text, index) =>
          call({
            project,
            ...ids(index),
            ...(index % 2 === 0 ? { input: text } : { output: text }),
          }),
        ),
      )
      for (const [search, expected] of [
        ['退款', [0]],
        ['谢谢', [0]],
        ['東京タワー', [1]],
        ['환불', [2]],
        ['remboursé', [3]],
        ['GENÈVE', [3]],
        ['client remboursé', [3]],
        ['a-1234', [4]],
        ['ORDER thanks', [4]],
        ['order refund', []],
        ['退款 order', []],
        ['비밀번호', [5]],
        ['café', [5]],
        ['パスワード', [6]],
        ['abc1', [6]],
        ['STRASSE', [6]],
        ['σίσυφος', [6]],
        ['大阪', [7]],
        ['äpfel', [7]],
        ['dish brulée', [7]],
        ['大坂', []],
        ['   ', [7, 6, 5, 4, 3, 2, 1, 0]],
        ["'); DROP TABLE spans --", []],
      ] as const) {
        assert.deepEqual(
          (await list(project, {}, { search })).map(idOf),
          expected.map((index) => ids(index).trace_id),
          search,
        )
      }
    })

    test('a trace is found by the metadata and attributes of its spans and of their resource', async () => {
      const project = 'prj_named'
      await insert([
        call({ project, ...ids(0), metadata: { tenant: 'Paris, France' } }),
        call({ project, ...ids(1), attributes: '{"http.route":"/chat","retries":3}' }),
        call({ project, ...ids(2), resource: '{"service.version":"1.2"}' }),
      ])
      for (const [kind, name, value, expected] of [
        ['metadata', 'tenant', 'Paris, France', [0]],
        ['metadata', 'tenant', 'Paris', []],
        ['attribute', 'http.route', '/chat', [1]],
        ['attribute', 'retries', '3', [1]],
        ['attribute', 'service.version', '1.2', [2]],
        ['attribute', 'http.route', '', []],
      ] as const) {
        assert.deepEqual(
          (await list(project, {}, { [kind]: [{ name, value }] })).map(idOf),
          expected.map((index) => ids(index).trace_id),
          `${name}=${value}`,
        )
      }
    })

    test('a trace is found by its id alone, with what its spans say together', async () => {
      const project = 'prj_whole'
      const root = ids(1)
      await insert([
        call({
          project,
          ...root,
          span_id: 'child',
          parent_span_id: root.span_id,
          started_at: at(70),
          duration_ns: '1000000000',
          input: 'inner question',
          output: 'inner answer',
          reported_cost: '0.000000000001',
        }),
      ])
      // The root comes last, in a batch of its own, and began an hour earlier.
      await insert([
        span({
          project,
          ...root,
          name: 'root',
          started_at: at(0),
          duration_ns: '5000000000000',
          status: 'ok',
          user_id: 'ann',
          session_id: 's1',
          service: 'shop',
          input: 'question',
          output: 'answer',
        }),
      ])
      const found = await store.findTrace(project, root.trace_id)
      assert.deepEqual(found?.trace, {
        traceId: root.trace_id,
        environment: 'production',
        name: 'root',
        status: 'ok',
        startedAtNs: tenNs,
        endedAtNs: tenNs + 5000n * secondNs,
        spans: 2,
        calls: 1,
        errors: 0,
        errorTypes: [],
        models: ['large'],
        providers: ['openai'],
        keys: ['key_1'],
        services: ['shop'],
        userId: 'ann',
        sessionId: 's1',
        tags: [],
        flags: [],
        priced: [
          {
            provider: 'openai',
            model: 'large',
            tier: '',
            calls: 1,
            usage: { input: 10, output: 5 },
          },
        ],
        reportedCost: '0.000000000001',
        inputPreview: 'question',
        outputPreview: 'answer',
      })
      assert.deepEqual(
        found.spans.map(({ spanId, hasContent, startedAtNs }) => [spanId, hasContent, startedAtNs]),
        [
          [root.span_id, true, tenNs],
          ['child', true, tenNs + 70n * minuteNs],
        ],
      )
      assert.equal(await store.countSpans(project, root.trace_id), 2)
      assert.equal(await store.findTrace(project, ids(99).trace_id), null)
      assert.equal(await store.findSpan(project, root.trace_id, 'none'), null)
    })

    test('the steps of many traces come in order of start, wherever and whenever their traces were', async () => {
      const project = 'prj_steps'
      const at = (minutes: bigint) => String(tenNs + minutes * minuteNs)
      const early = ids(1).trace_id
      const late = ids(2).trace_id
      const rows = [
        { trace_id: late, span_id: 'c', started_at: at(250n), environment: 'staging' },
        { trace_id: early, span_id: 'b', started_at: at(70n), input: 'a text' },
        { trace_id: early, span_id: 'a', started_at: at(0n), kind: 'tool' as const },
        { trace_id: ids(3).trace_id, span_id: 'd', started_at: at(0n) },
      ]
      await insert(rows.map((row) => span({ project, name: row.span_id, ...row })))
      await insert([span({ project, name: 'a', ...rows[2] })])
      const steps = await store.steps(project, [early, late, ids(99).trace_id])
      assert.deepEqual(
        steps.map((one) => [one.traceId, one.spanId, one.hasContent, one.kind === 'tool']),
        [
          [early, 'a', false, true],
          [early, 'b', true, false],
          [late, 'c', false, false],
        ],
      )
      assert.deepEqual(await store.steps('prj_other', [early]), [])
      assert.deepEqual(await store.steps(project, []), [])
    })

    test('a span comes back with every column as it was written, to the last digit', async () => {
      const nothing = emptySpanRow()
      for (const column of Object.keys(nothing) as (keyof SpanRow)[])
        assert.notDeepEqual(full[column], nothing[column], `${column} has a value in this test`)
      await insert([full])
      const { trace_name: _, project, trace_id, ...row } = full
      assert.deepEqual(await store.findSpan(project, trace_id, row.span_id), {
        spanId: row.span_id,
        parentSpanId: row.parent_span_id,
        name: row.name,
        kind: row.kind,
        operation: row.operation,
        source: row.source,
        status: row.status,
        statusMessage: row.status_message,
        startedAtNs: BigInt(row.started_at),
        durationNs: BigInt(row.duration_ns),
        provider: row.provider,
        model: row.response_model,
        priceTier: row.price_tier,
        counts: row.counts,
        usage: row.usage,
        reportedCost: row.reported_cost,
        key: row.key,
        firstTokenNs: BigInt(row.first_token_ns),
        hasContent: true,
        environment: row.environment,
        errorType: row.error_type,
        requestModel: row.request_model,
        responseModel: row.response_model,
        responseId: row.response_id,
        connection: row.connection,
        userId: row.user_id,
        sessionId: row.session_id,
        tags: row.tags,
        release: row.release,
        deployment: row.deployment,
        rollout: row.rollout,
        variant: row.variant,
        prompt: row.prompt,
        promptVersion: row.prompt_version,
        service: row.service,
        queueNs: BigInt(row.queue_ns),
        connectNs: BigInt(row.connect_ns),
        isStreamed: true,
        finishReasons: row.finish_reasons,
        httpStatus: row.http_status,
        wire: row.wire,
        input: row.input,
        output: row.output,
        tools: row.tools,
        parameters: row.parameters,
        metadata: row.metadata,
        attributes: row.attributes,
        resource: row.resource,
        scope: row.scope,
        events: row.events,
        links: row.links,
        flags: row.flags,
      })
      const found = await store.findTrace(project, trace_id)
      assert.equal(found?.trace.name, 'named by hand')
      assert.equal(found.trace.reportedCost, full.reported_cost)
    })

    test('the tree of a trace holds its spans as columns, with what calls and failures say besides', async () => {
      const project = 'prj_tree'
      const root: SpanRow = {
        ...emptySpanRow(),
        ...call({
          project,
          ...ids(1),
          name: 'support',
          provider: '',
          request_model: '',
          counts: 0,
        }),
      }
      const child: SpanRow = {
        ...root,
        span_id: 'child',
        parent_span_id: root.span_id,
        started_at: String(BigInt(root.started_at) + 1_500_000n),
        duration_ns: '2500000',
        kind: 'model',
        provider: 'openai',
        response_model: 'gpt-4.1-mini',
        counts: 1,
        usage: { input: 7 },
        reported_cost: '0.5',
        status: 'error',
        status_message: 'no such rule',
      }
      const back: SpanRow = { ...child, span_id: 'back', status_message: '' }
      await insert([root, child, child, back])
      await insert([{ ...back, counts: -1, duration_ns: '0' }])
      // Among so many without a parent the engine stores the column of parents sparse.
      await insert(
        Array.from({ length: 200 }, (_, index) => call({ project: 'prj_trees', ...ids(index) })),
      )
      await database.command('OPTIMIZE TABLE spans_core FINAL')
      const tree = (await store.findTraceTree(project, root.trace_id))?.tree
      assert.ok(tree !== undefined)
      const columns = tree.ids.map((id, at) => [
        id,
        tree.parents[at],
        tree.kinds[at],
        tree.statuses[at],
        tree.startsMs[at],
        tree.durationsMs[at],
      ])
      assert.deepEqual(
        columns.toSorted(),
        [
          ['back', root.span_id, 'model', 'error', 1.5, 2.5],
          ['child', root.span_id, 'model', 'error', 1.5, 2.5],
          [root.span_id, '', root.kind, root.status, 0, Number(root.duration_ns) / 1e6],
        ].toSorted(),
      )
      assert.deepEqual(tree.names, ['support', 'support', 'support'])
      assert.equal(tree.startedAtNs, BigInt(root.started_at))
      const owned = {
        provider: 'openai',
        model: 'gpt-4.1-mini',
        tier: '',
        usage: { input: 7 },
        reportedCost: '0.5',
      }
      assert.deepEqual(
        tree.calls.toSorted((a, b) => (a.spanId < b.spanId ? -1 : 1)),
        [
          { spanId: 'back', countsUsage: false, ...owned },
          { spanId: 'child', countsUsage: true, ...owned },
        ],
      )
      assert.deepEqual(tree.messages, [{ spanId: 'child', text: 'no such rule' }])
      assert.equal(await store.findTraceTree(project, ids(99).trace_id), null)
    })

    test('64-bit integers and decimals keep every digit on their way out', async () => {
      assert.deepEqual(
        await database.query(
          `SELECT toInt64('-9223372036854775808') AS least, toUInt64('18446744073709551615') AS most,
             toDecimal128('12345678901234567890.123456789012', 12) AS decimal, {given:Int64} AS given`,
          { given: '9007199254740993' },
        ),
        [
          {
            least: '-9223372036854775808',
            most: '18446744073709551615',
            decimal: '12345678901234567890.123456789012',
            given: '9007199254740993',
          },
        ],
      )
    })

    test('what was claimed and taken back counts for nothing, wherever it is summed', async () => {
      const project = 'prj_back'
      const claimed = call({ project, ...ids(1), reported_cost: '0.5', status: 'error' })
      await insert([claimed, call({ project, ...ids(2) })])
      await insert([{ ...claimed, counts: -1, duration_ns: '0' }])
      for (const window of [wholeDay, { fromNs: tenNs - minuteNs, toNs: tenNs + minuteNs }]) {
        const [measured, ...more] = await store.measures({
          place: { project, environment: null },
          window,
          by: 'none',
          bucketS: null,
          conditions: {},
        })
        assert.deepEqual(more, [])
        assert.deepEqual(
          [measured?.calls, measured?.errors, measured?.reportedCost, measured?.priced],
          [1, 0, '0', [pricedOnce]],
        )
      }
      const found = await store.findTrace(project, ids(1).trace_id)
      assert.deepEqual(
        [found?.trace.calls, found?.trace.reportedCost, found?.trace.priced, found?.trace.spans],
        [0, '0', [], 1],
      )
      assert.deepEqual(await store.usageByKey(project, tenNs), [{ ...pricedOnce, key: 'key_1' }])
      assert.equal((await store.findSpan(project, ids(1).trace_id, ids(1).span_id))?.counts, 0)
    })

    test('measures count calls, errors, tokens and times, by group and by bucket', async () => {
      const project = 'prj_measure'
      await insert([
        ...Array.from({ length: 100 }, (_, index) =>
          call({
            project,
            ...ids(index),
            started_at: at(index % 2 === 0 ? 0 : 61),
            duration_ns: String((index + 1) * 1_000_000_000),
            first_token_ns: String((index + 1) * 1_000_000),
            status: index < 10 ? 'error' : 'ok',
          }),
        ),
        call({ project, ...ids(200), environment: 'staging', provider: 'other', key: 'key_2' }),
        // Neither a try nor a span that owns nothing is a call.
        call({ project, ...ids(201), kind: 'try' }),
        call({ project, ...ids(202), counts: 0 }),
      ])
      const measure = (
        asked: Partial<Parameters<TraceStore['measures']>[0]>,
        conditions: TraceConditions = {},
      ) =>
        store.measures({
          place: { project, environment: null },
          window: wholeDay,
          by: 'none',
          bucketS: null,
          ...asked,
          conditions,
        })

      const production = { project, environment: 'production' }
      const [all] = await measure({ place: production })
      assert.deepEqual([all?.calls, all?.errors, all?.startNs], [100, 10, 0n])
      assert.deepEqual(all?.priced, [
        { ...pricedOnce, calls: 100, usage: { input: 1000, output: 500 } },
      ])
      // The digest is told of a hundred evenly spread values: each quantile lies within one of them.
      for (const [index, expected] of [50, 95, 99].entries()) {
        near(all?.latencyMs?.[index], expected * 1000, 1000)
        near(all?.firstTokenMs?.[index], expected, 1)
      }
      assert.ok(typeof all?.tokensPerS === 'number' && all.tokensPerS > 0)

      const groups = async (by: 'provider' | 'key' | 'environment' | 'provider-model' | 'model') =>
        (await measure({ by })).map(({ group, calls }) => [group, calls])
      assert.deepEqual(await groups('model'), [['large', 101]])
      assert.deepEqual(await groups('provider'), [
        ['openai', 100],
        ['other', 1],
      ])
      assert.deepEqual(await groups('key'), [
        ['key_1', 100],
        ['key_2', 1],
      ])
      assert.deepEqual(await groups('environment'), [
        ['production', 100],
        ['staging', 1],
      ])
      assert.deepEqual(await groups('provider-model'), [
        ['openai\tlarge', 100],
        ['other\tlarge', 1],
      ])
      for (const [bucketS, starts] of [
        [3600, [0n, 60n]],
        [60, [0n, 61n]],
        [86_400, [-600n]],
      ] as const) {
        assert.deepEqual(
          (await measure({ place: production, bucketS })).map(({ startNs, calls }) => [
            startNs,
            calls,
          ]),
          starts.map((minute) => [tenNs + minute * minuteNs, 100 / starts.length]),
          `buckets of ${bucketS} s`,
        )
      }
      for (const [conditions, expected] of [
        [{ key: ['key_2'] }, 1],
        [{ provider: ['openai', 'other'] }, 101],
        [{ model: ['large'], provider: ['openai'] }, 100],
      ] as const)
        assert.equal((await measure({}, conditions))[0]?.calls, expected)
      assert.deepEqual(await measure({}, { model: ['none'] }), [])

      const usage = await store.usageByKey(project, tenNs)
      assert.deepEqual(
        usage.map(({ key, calls, usage: { input } }) => [key, calls, input]).toSorted(),
        [
          ['key_1', 100, 1000],
          ['key_2', 1, 10],
        ],
      )
      const later = await store.usageByKey(project, tenNs + 60n * minuteNs)
      assert.deepEqual(
        later.map(({ key, calls }) => [key, calls]),
        [['key_1', 50]],
      )
      assert.equal(await store.countTraces({ project, environment: null }, wholeDay), 103)
      assert.equal(await store.countTraces({ project, environment: 'staging' }, wholeDay), 1)
    })

    test('what sessions were asked first and answered last is read where it is wanted, of all or of some', async () => {
      const project = 'prj_cohort_texts'
      await insert([
        call({ project, ...ids(1), session_id: 's1', input: 'one', output: 'uno' }),
        call({ project, ...ids(2), session_id: 's1', input: 'two', output: 'due' }),
        call({ project, ...ids(3), session_id: 's2', input: 'three', output: 'tre' }),
      ])
      const texts = async (more: { readonly hasTexts: boolean; readonly ids?: string[] }) => {
        const found = await store.cohorts({
          place: { project, environment: null },
          window: wholeDay,
          of: 'session',
          search: '',
          limit: 10,
          order: 'traces',
          ...more,
        })
        return found.map(({ id, traces, firstInput, lastOutput }) => [
          ...[id, traces],
          ...[firstInput, lastOutput],
        ])
      }
      const [first, second] = [
        ['s1', 2, 'one', 'due'],
        ['s2', 1, 'three', 'tre'],
      ]
      assert.deepEqual(await texts({ hasTexts: true }), [first, second])
      assert.deepEqual(await texts({ hasTexts: true, ids: ['s2', 'none'] }), [second])
      assert.deepEqual(await texts({ hasTexts: false }), [
        ['s1', 2, '', ''],
        ['s2', 1, '', ''],
      ])
      assert.deepEqual(await texts({ hasTexts: true, ids: [] }), [])
    })

    test('sessions and users bring their traces together, though one span alone names them', async () => {
      const project = 'prj_cohort'
      await insert([
        span({ project, ...ids(1), user_id: 'ann', session_id: 's1' }),
        call({ project, ...ids(1), span_id: 'c1', parent_span_id: ids(1).span_id }),
        call({ project, ...ids(2), user_id: 'ann', session_id: 's2', status: 'error' }),
        call({ project, ...ids(3), user_id: '安娜', session_id: 's2' }),
        call({ project, ...ids(4) }),
      ])
      const cohorts = (
        of: 'session' | 'user',
        order: 'recent' | 'traces',
        search = '',
        limit = 10,
      ) =>
        store.cohorts({
          place: { project, environment: null },
          window: wholeDay,
          of,
          search,
          limit,
          order,
          hasTexts: false,
        })
      const [recent, ...others] = (await cohorts('user', 'recent')).map((cohort) => ({
        ...cohort,
        others: cohort.others.toSorted(),
      }))
      assert.equal(recent?.id, '安娜')
      assert.deepEqual(others, [
        {
          id: 'ann',
          firstInput: '',
          lastOutput: '',
          others: ['s1', 's2'],
          traces: 2,
          calls: 2,
          errors: 1,
          firstNs: BigInt(ids(1).started_at),
          lastNs: BigInt(ids(2).started_at),
          priced: [{ ...pricedOnce, calls: 2, usage: { input: 20, output: 10 } }],
          reportedCost: '0',
        },
      ])
      const totals = (of: 'session' | 'user', search: string) =>
        store.cohortTotals({
          place: { project, environment: null },
          window: wholeDay,
          of,
          search,
        })
      assert.deepEqual(await totals('user', ''), {
        count: 2,
        traces: 3,
        calls: 3,
        errors: 1,
        priced: [{ ...pricedOnce, calls: 3, usage: { input: 30, output: 15 } }],
        reportedCost: '0',
      })
      assert.equal((await totals('user', 'ANN')).traces, 2)
      assert.equal((await totals('session', '')).count, 2)
      assert.deepEqual((await totals('session', 'none')).count, 0)
      for (const [of, order, search, limit, expected] of [
        ['user', 'traces', '', 10, ['ann', '安娜']],
        ['user', 'traces', '', 1, ['ann']],
        ['user', 'recent', 'ANN', 10, ['ann']],
        ['user', 'recent', '娜', 10, ['安娜']],
        ['session', 'recent', '', 10, ['s2', 's1']],
        ['session', 'traces', '', 10, ['s2', 's1']],
        ['session', 'recent', 'none', 10, []],
      ] as const) {
        assert.deepEqual(
          (await cohorts(of, order, search, limit)).map(({ id }) => id),
          expected,
          `${of} by ${order}, ${search}`,
        )
      }
    })

    test('a score that comes again with its id replaces the earlier one', async () => {
      await insertScore(score('sco_1', { value: 0.25 }), 'score 1')
      await insertScore(score('sco_2', { name: 'tone', created_at: at(1) }), 'score 2')
      // Arrival decides which is newer, to the millisecond.
      await new Promise((resolve) => setTimeout(resolve, 5))
      await insertScore(score('sco_1', { value: 0.75, comment: 'better' }), 'score 3')
      await insertScore(score('sco_1', { project: 'prj_other', value: 0 }), 'score 4')
      const scores = async (traceId: string | null, called: string | null, limit = 10) =>
        (await store.scores({ project: 'prj_score', traceId, name: called, limit })).map(
          ({ id, value, comment }) => [id, value, comment],
        )
      const corrected = ['sco_1', 0.75, 'better']
      const other = ['sco_2', 1, '']
      assert.deepEqual(await scores(null, null), [other, corrected])
      assert.deepEqual(await scores(ids(1).trace_id, 'quality'), [corrected])
      assert.deepEqual(await scores(null, 'tone'), [other])
      assert.deepEqual(await scores(null, null, 1), [other])
      assert.deepEqual(await scores(ids(9).trace_id, null), [])
      const [whole] = await store.scores({
        project: 'prj_score',
        traceId: null,
        name: 'tone',
        limit: 1,
      })
      assert.equal(whole?.createdAtNs, at(1))
    })

    test('traces are found by their scores, as those are now', async () => {
      const project = 'prj_scored'
      await insert([1, 2, 3, 4].map((index) => call({ project, ...ids(index) })))
      const given = (id: string, index: number, rest: Partial<ScoreRow>) =>
        insertScore(score(id, { project, trace_id: ids(index).trace_id, ...rest }), `by ${id}`)
      await given('sco_11', 1, { name: 'quality', value: 0.9 })
      await given('sco_12', 2, { name: 'quality', value: 0.2 })
      await given('sco_13', 3, { name: 'quality', value: 0.1 })
      await given('sco_14', 1, { name: 'polite', data_type: 'boolean', value: 1, label: 'true' })
      await given('sco_15', 2, { name: 'tone', data_type: 'category', value: null, label: "d'or" })
      await given('sco_16', 2, { project: 'prj_other', name: 'tone', value: 1 })
      await new Promise((resolve) => setTimeout(resolve, 5))
      // Arrival decides which is newer, to the millisecond.
      await insertScore(
        score('sco_13', { project, trace_id: ids(3).trace_id, name: 'quality', value: 0.8 }),
        'corrected',
      )
      const cases: readonly (readonly [text: string, traces: readonly number[]])[] = [
        ['quality', [3, 2, 1]],
        ['quality<0.5', [2]],
        ['quality>=0.8', [3, 1]],
        ['quality=0.9', [1]],
        ['quality!=0.9', [3, 2]],
        ['polite=true', [1]],
        ['polite=1', [1]],
        ['polite!=true', []],
        ["tone=d'or", [2]],
        ['tone<1', []],
        ['polite, tone', [2, 1]],
        ['nothing', []],
      ]
      for (const [text, expected] of cases)
        assert.deepEqual(
          (await list(project, {}, { score: readScoreConditions(text) ?? [] })).map(idOf),
          expected.map((index) => ids(index).trace_id),
          text,
        )
      const facets = await store.traceFacets({
        place: { project, environment: null },
        window: wholeDay,
        conditions: { score: [{ name: 'quality', is: '<', of: '0.5' }] },
      })
      assert.deepEqual(facets.find((one) => one.name === 'model')?.values, [
        { value: 'large', traces: 1 },
      ])
    })

    test('traces are sorted by what they took, page by page, each once; a cost by the prices given', async () => {
      const project = 'prj_sorted'
      const rows = [
        { usage: { input: 10, output: 1, web_search: 900 }, duration_ns: '3000000' },
        { usage: { input: 1, output: 9 }, duration_ns: '1000000' },
        { usage: { input: 200 }, duration_ns: '2000000' },
        { usage: { input: 10, output: 1 }, duration_ns: '3000000' },
      ]
      await insert(
        rows.map((row, index) =>
          call({
            project,
            ...ids(index),
            provider: 'p',
            request_model: 'm',
            response_model: '',
            price_tier: '',
            ...row,
          }),
        ),
      )
      const price = { provider: 'p', model: 'm', tier: '' }
      const orders: readonly [TraceOrder, boolean, readonly number[]][] = [
        [{ by: 'tokens' }, false, [2, 3, 0, 1]],
        [{ by: 'tokens' }, true, [1, 0, 3, 2]],
        [{ by: 'duration' }, false, [3, 0, 2, 1]],
        [{ by: 'time' }, true, [0, 1, 2, 3]],
        [
          {
            by: 'cost',
            prices: [
              { ...price, class: 'input', each: 1n },
              { ...price, class: 'output', each: 50n },
            ],
          },
          false,
          [1, 2, 3, 0],
        ],
        [{ by: 'cost', prices: [] }, false, [3, 2, 1, 0]],
      ]
      for (const [order, isAscending, expected] of orders) {
        const found: string[] = []
        let after: SortedTraces['last'] = null
        for (let page = 0; page < rows.length; page += 1) {
          const sorted: SortedTraces = await store.sortTraces({
            place: { project, environment: null },
            window: wholeDay,
            conditions: {},
            order,
            isAscending,
            limit: 3,
            after,
          })
          found.push(...sorted.traces.map(({ traceId }) => traceId))
          after = sorted.last
          if (after === null) break
        }
        assert.deepEqual(
          found,
          expected.map((index) => ids(index).trace_id),
          `${order.by} ${isAscending ? 'ascending' : 'descending'}`,
        )
      }
    })

    test('the list of calls has what the measures count: not what was taken back, and a span sent again once, as it came last', async () => {
      const project = 'prj_calls'
      const taken = call({ project, ...ids(3), key: 'key_one', provider: 'openai' })
      const again = call({ project, ...ids(4), key: 'key_one', status: 'error' })
      await insert([
        call({ project, ...ids(1), key: 'key_one', duration_ns: '5000000' }),
        call({
          project,
          ...ids(2),
          key: '',
          status: 'error',
          error_type: 'timeout',
          duration_ns: '9000000',
        }),
        taken,
        again,
        // The span around it names the user; the call does not.
        span({ project, ...ids(1), span_id: 'around', user_id: 'ada', session_id: '' }),
      ])
      await insert([
        { ...taken, counts: -1, duration_ns: '0' },
        { ...again, counts: -1, duration_ns: '0' },
        { ...again, status: 'ok', duration_ns: '7000000' },
      ])
      const asked = { place: { project, environment: null }, window: wholeDay }
      const any = {
        status: [],
        model: [],
        provider: [],
        key: [],
        user: [],
        errorType: [],
        minDurationNs: null,
        prices: null,
      }
      const [measured] = await store.measures({
        ...asked,
        by: 'none',
        bucketS: null,
        conditions: { model: [], provider: [], key: [] },
      })
      const total = await store.totalCalls({ ...asked, conditions: any })
      assert.deepEqual(
        [total.calls, total.errors, total.priced],
        [measured?.calls, measured?.errors, measured?.priced],
      )
      assert.deepEqual([total.calls, total.errors], [3, 1])
      assert.deepEqual(total.errorTypes, [{ errorType: 'timeout', calls: 1 }])
      const durations: bigint[] = []
      let after: CallCursor | null = null
      for (let page = 0; page < 4; page += 1) {
        const [found]: StoredCall[] = await store.listCalls({
          ...asked,
          conditions: any,
          sort: 'duration',
          isAscending: false,
          limit: 1,
          after,
        })
        if (found === undefined) break
        durations.push(found.durationNs)
        after = { value: found.sortValue, traceId: found.traceId, spanId: found.spanId }
      }
      assert.deepEqual(durations, [9_000_000n, 7_000_000n, 5_000_000n])
      const counted = async (conditions: Partial<CallConditions>) =>
        (await store.totalCalls({ ...asked, conditions: { ...any, ...conditions } })).calls
      // Traces know the kinds too, and are found by them.
      const failed = await list(project, {}, { errorType: ['timeout'] })
      assert.deepEqual(
        failed.map(({ traceId, errorTypes }) => [traceId, errorTypes]),
        [[ids(2).trace_id, ['timeout']]],
      )
      assert.deepEqual(await list(project, {}, { errorType: ['of-nobody'] }), [])
      const facets = await store.traceFacets({ ...asked, conditions: {} })
      assert.deepEqual(facets.find(({ name }) => name === 'errorType')?.values[0]?.traces, 1)
      assert.equal(await counted({ user: ['ada'] }), 1)
      assert.equal(await counted({ user: ['nobody'] }), 0)
      assert.equal(await counted({ key: ['key_one'] }), 2)
      assert.equal(await counted({ key: [''] }), 1)
      assert.equal(await counted({ minDurationNs: 7_000_000n }), 2)
      assert.equal(await counted({ minDurationNs: 7_000_001n }), 1)
      assert.equal(await counted({ prices: { isAmong: true, of: [] } }), 0)
      assert.equal(await counted({ prices: { isAmong: false, of: [] } }), 3)
    })

    test('scores are summed up by name and source, in all and over time; a correction counts once', async () => {
      const place = { project: 'prj_figures', environment: null }
      const given = [
        score('sco_f1', { value: 1, created_at: at(10) }),
        score('sco_f2', { value: 0, created_at: at(20), trace_id: ids(2).trace_id }),
        score('sco_f3', {
          value: 0.5,
          created_at: at(70),
          trace_id: ids(3).trace_id,
          environment: 'staging',
        }),
        score('sco_f4', { value: 1, source: 'model' as const, created_at: at(30) }),
        score('sco_f5', {
          name: 'tone',
          data_type: 'category' as const,
          value: null,
          label: 'kind',
          created_at: at(40),
        }),
        // Scores of an evaluation are never averaged over its variants.
        score('sco_f6', { value: 0, created_at: at(50), metadata: { evaluation: 'evn_1' } }),
      ]
      for (const [index, row] of given.entries())
        await insertScore({ ...row, project: place.project }, `figure ${index}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      await insertScore(
        score('sco_f2', {
          project: place.project,
          value: 0.8,
          created_at: at(20),
          trace_id: ids(2).trace_id,
        }),
        'figure corrected',
      )
      const window = { fromNs: BigInt(at(0)), toNs: BigInt(at(3600)) }
      const asked = { place, window, bucketS: null, names: null, limit: 10 }
      const figures = await store.scoreFigures(asked)
      const [first] = figures
      const { source } = score('sco_f1', {})
      assert.deepEqual(
        figures.map((one) => [one.name, one.source, one.n, one.numbers, one.zeros, one.ones]),
        [
          ['quality', source, 3, 3, 0, 1],
          ['quality', 'model', 1, 1, 0, 1],
          ['tone', source, 1, 0, 0, 0],
        ].toSorted((a, b) => Number(b[2]) - Number(a[2]) || String(a).localeCompare(String(b))),
      )
      // Of 1, 0.8 and 0.5.
      assert.ok(Math.abs((first?.mean ?? 0) - 2.3 / 3) < 1e-12)
      assert.ok(Math.abs((first?.variance ?? 0) - 0.19 / 3) < 1e-12)
      assert.deepEqual(
        figures.slice(1).map(({ variance }) => variance),
        [null, null],
      )
      const staging = { ...asked, place: { ...place, environment: 'staging' } }
      assert.deepEqual(
        (await store.scoreFigures(staging)).map(({ n, mean }) => [n, mean]),
        [[1, 0.5]],
      )
      const parts = await store.scoreFigures({ ...asked, bucketS: 3600, names: ['quality'] })
      assert.deepEqual(
        parts
          .filter((one) => one.source === source)
          .map(({ startNs, n }) => [Number((startNs - window.fromNs) / 1_000_000_000n), n])
          .toSorted((a, b) => Number(a[0]) - Number(b[0])),
        [
          [0, 2],
          [3600, 1],
        ],
      )
      assert.equal((await store.scoreFigures({ ...asked, limit: 1 })).length, 1)
      const before = { fromNs: window.fromNs - 60_000_000_000n, toNs: window.fromNs }
      assert.deepEqual(await store.scoreFigures({ ...asked, window: before }), [])
    })

    test('a row the store refuses is said to be refused for ever, and nothing of its batch is kept', async () => {
      const good = textOf([call({ project: 'prj_refused', ...ids(1) })]).toString()
      const bad: readonly (readonly [string, string])[] = [
        ['no JSON', '{"project":'],
        ['a number out of words', good.replace('"duration_ns":"5000000"', '"duration_ns":"long"')],
        ['a list out of a word', good.replace('"usage":{', '"tags":"word","usage":{')],
        ['a time out of words', good.replace(/"started_at":"[^"]*"/, '"started_at":"noon"')],
      ]
      for (const [what, line] of bad) {
        assert.notEqual(line, good)
        const rows = Buffer.from(`${good}${line}`)
        await assert.rejects(
          database.insert({ table: 'spans', rows, token: `bad ${what}` }),
          (error: unknown) => {
            assert.ok(error instanceof TraceStoreError, what)
            assert.equal(error.retryable, false, `${what}: ${error.message}`)
            assert.ok(error.code > 0, what)
            return true
          },
        )
      }
      assert.equal(await sums('spans', 'count()', 'prj_refused'), '0')
      // Columns that this schema does not know are a newer writer's, and no reason to refuse.
      const newer = good.replace('{', '{"unheard_of":1,')
      await database.insert({ table: 'spans', rows: Buffer.from(newer), token: 'newer' })
      assert.equal(await sums('spans', 'count()', 'prj_refused'), '1')
    })

    test('a table that is missing is no fault of the rows: they may be tried again', async () => {
      const rows = textOf([call({ ...ids(1) })])
      for (const attempt of [
        () => database.insert({ table: 'missing', rows, token: 'missing' }),
        () => database.query('SELECT * FROM missing'),
        () => database.command('INSERT INTO missing VALUES (1)'),
      ]) {
        await assert.rejects(attempt(), (error: unknown) => {
          assert.ok(error instanceof TraceStoreError)
          assert.deepEqual([error.code, error.retryable], [60, true])
          return true
        })
      }
    })

    test('the result bound is the largest answer allowed; one row more is an error', async () => {
      const read = (rows: number) =>
        database.query(`SELECT number FROM numbers(${rows})`, {}, { rowsMax: 10 })
      assert.equal((await read(10)).length, 10)
      await assert.rejects(read(11), TraceStoreError)
    })

    test('a project is removed with its spans, scores and sums, and nothing of another', async () => {
      for (const project of ['prj_gone', 'prj_stays']) {
        await insert([
          { ...ids(1), project, kind: 'model', counts: 1, provider: 'openai', started_at: at(0) },
        ])
        await insertScore(score(`sco_${project}`, { project }), `score ${project}`)
      }
      assert.deepEqual(await store.removeProject('prj_gone'), { traces: 1, spans: 1, scores: 1 })
      for (const table of [
        'spans',
        'spans_core',
        'traces',
        'trace_places',
        'scores',
        'calls_by_minute',
        'calls_by_hour',
      ]) {
        assert.equal(await sums(table, 'count()', 'prj_gone'), '0', table)
        assert.equal(await sums(table, 'count()', 'prj_stays'), '1', table)
      }
      assert.deepEqual(await store.removeProject('prj_gone'), { traces: 0, spans: 0, scores: 0 })
    })

    test('what is wholly older than a time is removed by the week; what is younger, and sums per hour, stay', async () => {
      const project = 'prj_old'
      const mondayNs = BigInt(Date.UTC(2025, 0, 6)) * 1_000_000n
      const dayNs = 24n * 60n * minuteNs
      const made = [0n, 6n, 7n, 8n].map((day, index) =>
        call({
          project,
          ...ids(index + 1),
          key: 'key_old',
          started_at: String(mondayNs + day * dayNs),
        }),
      )
      await insert(made)
      // Other tests have rows of 1970.
      await store.removeBefore(mondayNs)
      const kept = async () => {
        const found = await Promise.all(
          made.map((_, index) => store.findTrace(project, ids(index + 1).trace_id)),
        )
        return found.map((trace) => trace !== null)
      }
      assert.deepEqual(await store.removeBefore(mondayNs + 7n * dayNs - 1n), [])
      assert.deepEqual(await kept(), [true, true, true, true])
      const removed = await store.removeBefore(mondayNs + 8n * dayNs)
      assert.deepEqual(
        removed,
        ['calls_by_minute', 'spans', 'spans_core', 'traces'].map((table) => `${table} 2025-01-06`),
      )
      assert.deepEqual(await kept(), [false, false, true, true])
      assert.deepEqual(await store.removeBefore(mondayNs + 8n * dayNs), [])
      const summed = await store.usageByKey(project, mondayNs)
      assert.equal(
        summed.reduce((sum, { calls }) => sum + Number(calls), 0),
        4,
      )
    })

    test('days and hours are those of the time zone that is asked for, also when clocks change', async () => {
      const project = 'prj_zones'
      const moments = [
        // Sunday 29 March 2026: in Berlin a day of 23 hours, from 23:00 UTC to 22:00 UTC.
        '2026-03-28T22:30:00Z',
        '2026-03-28T23:30:00Z',
        '2026-03-29T21:30:00Z',
        '2026-03-29T22:30:00Z',
        // In Kolkata, five and a half hours ahead, midnight is at 18:30 UTC.
        '2026-03-30T18:15:00Z',
        '2026-03-30T18:45:00Z',
      ]
      await insert(
        moments.map((moment, index) =>
          call({
            project,
            ...ids(index),
            started_at: String(BigInt(Date.parse(moment)) * 1_000_000n),
          }),
        ),
      )
      const from = BigInt(Date.parse('2026-03-27T00:00:00Z')) * 1_000_000n
      const days = async (bucketS: number, timeZone?: string) =>
        (
          await store.measures({
            place: { project, environment: null },
            window: { fromNs: from, toNs: from + 86_400_000_000_000n * 5n },
            by: 'none',
            bucketS,
            ...(timeZone === undefined ? {} : { timeZone }),
            conditions: {},
          })
        ).map(({ startNs, calls }) => [
          new Date(Number(startNs / 1_000_000n)).toISOString().slice(0, 16),
          calls,
        ])
      const day = 86_400
      assert.deepEqual(await days(day), [
        ['2026-03-28T00:00', 2],
        ['2026-03-29T00:00', 2],
        ['2026-03-30T00:00', 2],
      ])
      assert.deepEqual(await days(day, 'Europe/Berlin'), [
        ['2026-03-27T23:00', 1],
        ['2026-03-28T23:00', 2],
        ['2026-03-29T22:00', 3],
      ])
      assert.deepEqual((await days(day, 'Asia/Kolkata')).slice(-2), [
        ['2026-03-29T18:30', 3],
        ['2026-03-30T18:30', 1],
      ])
      assert.deepEqual((await days(3600, 'Asia/Kolkata')).slice(-2), [
        ['2026-03-30T17:30', 1],
        ['2026-03-30T18:30', 1],
      ])
      assert.deepEqual(await days(7 * day, 'Europe/Berlin'), [
        ['2026-03-22T23:00', 3],
        ['2026-03-29T22:00', 3],
      ])
    })

    test('Belay’s own calls are left out unless they are asked for', async () => {
      const project = 'prj_own'
      const row = { project, user_id: 'ann', session_id: 's1', input: 'hello' }
      await insert([
        call({ ...row, ...ids(1) }),
        call({ ...row, ...ids(2), environment: 'staging' }),
        call({ ...row, ...ids(3), environment: 'evaluation' }),
      ])
      for (const [environment, expected] of [
        [null, 2],
        ['staging', 1],
        ['evaluation', 1],
        ['*', 3],
      ] as const) {
        const place = { project, environment }
        const asked = { place, window: wholeDay, conditions: {} }
        const what = String(environment)
        assert.equal((await list(project, { place })).length, expected, what)
        assert.equal((await list(project, { place }, { search: 'hello' })).length, expected, what)
        assert.equal(await store.countTraces(place, wholeDay), expected, what)
        const [measured] = await store.measures({ ...asked, by: 'none', bucketS: null })
        assert.equal(measured?.calls, expected, what)
        const [session] = await store.cohorts({
          place,
          window: wholeDay,
          of: 'session',
          search: '',
          limit: 10,
          order: 'recent',
          hasTexts: true,
        })
        assert.equal(session?.traces, expected, what)
      }
    })

    test('a project never sees what another one holds', async () => {
      // The same ids everywhere, in a project and an environment that were not asked for.
      const row = { ...ids(1), user_id: 'ann', session_id: 's1', input: 'secret' }
      await insert([
        call({ ...row, project: 'prj_mine', environment: 'staging' }),
        call({ ...row, project: 'prj_theirs' }),
      ])
      for (const [project, environment, expected] of [
        ['prj_mine', null, 1],
        ['prj_mine', 'staging', 1],
        ['prj_mine', 'production', 0],
        ['prj_theirs', null, 1],
        ['prj_theirs', 'staging', 0],
        ['prj_nobody', null, 0],
        ['prj_mine%', null, 0],
        ['', null, 0],
      ] as const) {
        const of = { project, environment }
        const windowed = { place: of, window: wholeDay }
        const what = `${project} ${environment}`
        assert.equal((await list(project, { place: of })).length, expected, what)
        assert.equal(
          (await list(project, { place: of }, { search: 'secret' })).length,
          expected,
          what,
        )
        assert.equal(await store.countTraces(of, wholeDay), expected, what)
        const measured = await store.measures({
          ...windowed,
          by: 'none',
          bucketS: null,
          conditions: {},
        })
        assert.deepEqual(
          measured.map(({ calls }) => calls),
          expected === 0 ? [] : [1],
          what,
        )
        const users = await store.cohorts({
          ...windowed,
          of: 'user',
          search: '',
          limit: 10,
          order: 'recent',
          hasTexts: false,
        })
        assert.equal(users.length, expected, what)
        const facets = await store.traceFacets({ ...windowed, conditions: {} })
        for (const { values } of facets) for (const { traces } of values) assert.equal(traces, 1)
      }
      for (const [project, expected] of [
        ['prj_mine', 'staging'],
        ['prj_theirs', 'production'],
        ['prj_nobody', undefined],
      ] as const) {
        const found = await store.findTrace(project, row.trace_id)
        assert.deepEqual(
          [found?.trace.environment, found?.trace.calls],
          [expected, expected === undefined ? undefined : 1],
        )
        const detail = await store.findSpan(project, row.trace_id, row.span_id)
        assert.equal(detail?.environment, expected)
        assert.equal(await store.countSpans(project, row.trace_id), expected === undefined ? 0 : 1)
        assert.equal(
          (await store.usageByKey(project, tenNs)).length,
          expected === undefined ? 0 : 1,
        )
      }
    })
  })
}

/** Nanoseconds, so many minutes after ten o'clock. */
function at(minutes: number): string {
  return String(tenNs + BigInt(minutes) * minuteNs)
}

function ids(index: number) {
  return {
    trace_id: index.toString(16).padStart(32, '0'),
    span_id: index.toString(16).padStart(16, '0'),
    started_at: String(tenNs + BigInt(index) * 1_000_000n),
  }
}

function idOf({ traceId }: { traceId: string }): string {
  return traceId
}

function span(known: Partial<SpanRow>): Partial<SpanRow> {
  return { project: 'prj_1', environment: 'production', source: 'otlp', ...known }
}

function call(known: Partial<SpanRow>): Partial<SpanRow> {
  return span({
    kind: 'model',
    operation: 'chat',
    source: 'gateway',
    status: 'ok',
    duration_ns: '5000000',
    provider: 'openai',
    request_model: 'large',
    counts: 1,
    usage: { input: 10, output: 5 },
    key: 'key_1',
    ...known,
  })
}

/** What one `call` is priced by. */
const pricedOnce = {
  provider: 'openai',
  model: 'large',
  tier: '',
  calls: 1,
  usage: { input: 10, output: 5 },
}

/** A span with a value in every column that is not the one an empty row has. */
const full: SpanRow = {
  project: 'prj_full',
  environment: 'staging',
  trace_id: 'f'.repeat(32),
  span_id: 'e'.repeat(16),
  parent_span_id: 'd'.repeat(16),
  started_at: String(tenNs + 123_456_789n),
  duration_ns: '9007199254740993',
  name: 'chat "quoted" \\ tab\t 你好',
  kind: 'model',
  operation: 'chat',
  source: 'gateway',
  status: 'error',
  status_message: 'it’s 503',
  error_type: '503',
  provider: 'openai',
  request_model: 'large',
  response_model: 'large-2026-01-01',
  response_id: 'chatcmpl-1',
  price_tier: 'batch',
  counts: 1,
  usage: { input: 9_007_199_254_740_991, output: 5, cache_write_1h: 1 },
  reported_cost: '12345678901234567890.123456789012',
  key: 'key_1',
  connection: 'con_1',
  user_id: 'ann',
  session_id: 's1',
  trace_name: 'named by hand',
  tags: ['b', 'a', "it's"],
  release: '1.2.3',
  deployment: 'support-answer',
  rollout: 'rol_1',
  variant: 'candidate',
  unit_bucket: 0.123456789,
  prompt: 'answer',
  prompt_version: '2',
  service: 'shop',
  queue_ns: '9007199254740995',
  connect_ns: '9007199254740997',
  first_token_ns: '9007199254740999',
  streamed: 1,
  finish_reasons: ['stop', 'length'],
  http_status: 503,
  wire: 'openai.chat',
  input: '[{"role":"user"}]\n\u{1f600}',
  output: '{"é":"\\u0000"}',
  tools: '[1]',
  parameters: '{"temperature":0.1}',
  metadata: { 'a key': 'a value', '': 'empty' },
  attributes: '{"n":9007199254740993}',
  resource: '{"service.name":"shop"}',
  scope: 'scope',
  events: '[{"name":"e"}]',
  links: '[{"traceId":"t"}]',
  flags: ['simulated', 'input-cut'],
}

function score(id: string, known: Partial<ScoreRow>): ScoreRow {
  return {
    id,
    project: 'prj_score',
    environment: 'production',
    trace_id: ids(1).trace_id,
    span_id: '',
    session_id: '',
    name: 'quality',
    data_type: 'number',
    value: 1,
    label: '',
    comment: '',
    source: 'code',
    author: '',
    created_at: at(0),
    metadata: {},
    ...known,
  }
}

/** As the spool writes them. */
function textOf(rows: readonly Partial<SpanRow>[]): Buffer {
  return Buffer.from(
    rows
      .map((known) => {
        const row = { ...emptySpanRow(), ...known }
        return `${spanRowText(row, row.counts)}\n`
      })
      .join(''),
  )
}

function near(value: number | undefined, expected: number, within: number): void {
  assert.ok(
    value !== undefined && Math.abs(value - expected) <= within,
    `${value} lies within ${within} of ${expected}`,
  )
}

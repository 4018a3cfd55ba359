import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { idOf } from '#contract/ids.ts'
import { noLimits } from '#contract/keys.ts'
import { rolloutPlan } from '#contract/rollout-plan.ts'
import { DataTooNew } from '#store/migrations/trace-migration.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import type { RecordDatabase } from '#store/ports/record-database.ts'
import type { RecordOf, RecordTable } from '#store/ports/record-tables.ts'
import {
  DuplicateRecord,
  eachMax,
  listMax,
  type Match,
  type Page,
  type RecordStore,
  TooManyRecords,
} from '#store/ports/records.ts'
import { openRecordStore } from '#store/records/record-store.ts'
import { projectTables } from '#store/records/remove-project-records.ts'
import { resultOf } from '#test/sample-evaluation.ts'
import { waitFor } from '#test/scenarios/start-server.ts'

/** Where records are kept for the length of a suite; opened again it holds what it held. */
export type RecordPlace = {
  open(): Promise<RecordDatabase>
  /** Ends what serves it and removes its files; nothing is open any more. */
  remove(): Promise<void>
}

const newest = recordMigrations.length

/** What Belay asks of the database of records, whichever PostgreSQL it is. */
export function testRecords(name: string, openPlace: () => Promise<RecordPlace>): void {
  describe(`Records on ${name}`, () => {
    let place: RecordPlace | undefined
    let database: RecordDatabase
    let records: RecordStore

    const open = async (from: RecordPlace) => {
      database = await from.open()
      records = openRecordStore(database)
    }

    before(async () => {
      place = await openPlace()
      await open(place)
      await migrateRecords(database, recordMigrations)
      await records.workspaces.insert(workspace('wsp_1'))
    })
    after(async () => {
      await database?.close()
      await place?.remove()
    })

    test('a schema that is up to date is left as it is', async () => {
      await migrateRecords(database, recordMigrations)
      const [counted] = await database.script('select number, name from migrations order by number')
      assert.deepEqual(
        counted?.rows,
        recordMigrations.map(({ number, name }) => ({ number, name })),
      )
      assert.equal((await records.workspaces.list({})).length, 1)
    })

    test('records of a newer Belay are refused, and not touched', async () => {
      const older = recordMigrations.slice(0, -1)
      await assert.rejects(migrateRecords(database, older), (error: unknown) => {
        assert.ok(error instanceof DataTooNew)
        assert.ok(
          error.message.includes(`has schema ${newest}, this Belay knows up to ${newest - 1}`),
          error.message,
        )
        return true
      })
      assert.equal((await records.workspaces.list({})).length, 1)
    })

    test('a step that fails leaves nothing of itself, and runs whole the next time', async () => {
      const broken = {
        number: newest + 1,
        name: 'next',
        statements: ['create table half_made (id text)', 'create table half_made (id text)'],
      }
      await assert.rejects(migrateRecords(database, [...recordMigrations, broken]))
      const [found] = await database.script(
        `select to_regclass('half_made')::text as found, (select max(number) from migrations) as newest`,
      )
      assert.deepEqual(found?.rows, [{ found: null, newest }])
    })

    test('what is inserted is found as it was: text, JSON, numbers, dates, nothing at all', async () => {
      await records.projects.insert(project('prj_1'))
      await records.connections.insert(connection('con_null', null))
      const untold = connection('con_told', {
        at: '2026-03-02T10:00:00.000Z',
        ok: true,
        detail: 'snake_case, "quoted", \u0434\u0430 \u{1f600}',
        durationMs: 12.5,
      })
      await records.connections.insert(untold)
      await records.keys.insert(key('key_1', null))
      await records.keys.insert(key('key_2', new Date('2026-12-31T23:59:59.999Z')))

      assert.deepEqual(await records.projects.find({ id: 'prj_1' }), project('prj_1'))
      assert.deepEqual(
        await records.connections.find({ id: 'con_null' }),
        connection('con_null', null),
      )
      assert.deepEqual(await records.connections.find({ id: 'con_told' }), untold)
      assert.deepEqual(await records.keys.find({ id: 'key_1' }), key('key_1', null))
      assert.deepEqual(
        await records.keys.find({ id: 'key_2' }),
        key('key_2', new Date('2026-12-31T23:59:59.999Z')),
      )
      assert.equal(await records.keys.find({ id: 'key_9' }), null)
    })

    test('lists are newest first, of what matches in every column that is named', async () => {
      await records.workspaces.insert(workspace('wsp_2'))
      for (const person of [
        person_('per_1', { role: 'owner' }),
        person_('per_3', { lastSeenAt: new Date('2026-03-02T10:00:00.001Z') }),
        person_('per_2', { isDisabled: true }),
        person_('per_4', { workspace: 'wsp_2' }),
      ]) {
        await records.people.insert(person)
      }
      const cases: readonly (readonly [Match<'people'>, readonly string[]])[] = [
        [{}, ['per_4', 'per_3', 'per_2', 'per_1']],
        [{ workspace: 'wsp_1' }, ['per_3', 'per_2', 'per_1']],
        [{ workspace: 'wsp_1', isDisabled: false }, ['per_3', 'per_1']],
        [{ lastSeenAt: null }, ['per_4', 'per_2', 'per_1']],
        [{ lastSeenAt: new Date('2026-03-02T10:00:00.001Z') }, ['per_3']],
        [{ role: 'owner', lastSeenAt: null }, ['per_1']],
        [{ role: 'reviewer' }, []],
      ]
      for (const [match, expected] of cases) {
        const found = await records.people.list(match)
        assert.deepEqual(
          found.map(({ id }) => id),
          expected,
          JSON.stringify(match),
        )
        assert.equal((await records.people.find(match))?.id, expected[0], JSON.stringify(match))
      }
    })

    test('an update changes what matches, by null too, and returns it as it is now', async () => {
      const seen = new Date('2026-03-03T00:00:00.000Z')
      const changed = await records.people.update(
        { workspace: 'wsp_1', lastSeenAt: null },
        { lastSeenAt: seen, role: 'viewer' },
      )
      assert.deepEqual(changed.map(({ id }) => id).toSorted(), ['per_1', 'per_2'])
      for (const { lastSeenAt, role } of changed)
        assert.deepEqual([lastSeenAt, role], [seen, 'viewer'])

      const [emptied] = await records.people.update({ id: 'per_1' }, { lastSeenAt: null })
      assert.equal(emptied?.lastSeenAt, null)
      const [relimited] = await records.keys.update({ id: 'key_1' }, { models: ['a', 'b'] })
      assert.deepEqual(relimited, { ...key('key_1', null), models: ['a', 'b'] })
      assert.deepEqual(await records.people.update({ id: 'per_9' }, { role: 'owner' }), [])
    })

    test('a project is removed with whatever refers to it, and nothing of another', async () => {
      for (const id of ['prj_gone', 'prj_kept']) {
        await records.projects.insert({ ...project(id), slug: id.replace('_', '-') })
        await records.keys.insert({ ...key(`key_${id}`, null), project: id, hmac: id })
        await records.views.insert({ ...view(`viw_${id}`), project: id })
      }
      assert.equal(await records.transaction((inside) => inside.removeProject('prj_gone')), 3)
      assert.equal(await records.projects.find({ id: 'prj_gone' }), null)
      assert.equal((await records.keys.list({ project: 'prj_gone' })).length, 0)
      assert.equal((await records.views.list({ project: 'prj_kept' })).length, 1)
      assert.equal(await records.transaction((inside) => inside.removeProject('prj_kept')), 3)
    })

    test('every table that leads to a project is among those that go with it', async () => {
      const { rows } = await database.execute(
        `select distinct conrelid::regclass::text as child, confrelid::regclass::text as parent
         from pg_constraint where contype = 'f'`,
        [],
      )
      const order = projectTables.map(([table]) => table)
      const children = rows.filter(({ parent }) => order.includes(String(parent)))
      assert.ok(children.length >= 20)
      for (const { child, parent } of children)
        assert.ok(
          order.includes(String(child)) &&
            order.indexOf(String(child)) <= order.indexOf(String(parent)),
          `${child} goes before ${parent}`,
        )
    })

    test('what is removed is counted, by null too; what does not match stays', async () => {
      assert.equal(await records.keys.remove({ id: 'key_9' }), 0)
      assert.equal(await records.keys.remove({ expiresAt: null, project: 'prj_1' }), 1)
      assert.deepEqual(
        (await records.keys.list({})).map(({ id }) => id),
        ['key_2'],
      )
    })

    test('what has one of many values is removed, of what matches only', async () => {
      const ids = Array.from({ length: 2_001 }, (_, at) => `${at}`.padStart(32, '0'))
      for (const [at, traceId] of [ids[0], ids[1_000], ids[2_000], 'f'.repeat(32)].entries())
        await records.traceComments.insert(comment(`tcm_${at}`, traceId ?? ''))
      const { traceComments } = records
      assert.equal(await traceComments.removeAmong({ project: 'prj_9' }, 'traceId', ids), 0)
      assert.equal(await traceComments.removeAmong({ project: 'prj_1' }, 'traceId', []), 0)
      assert.equal(await traceComments.removeAmong({ project: 'prj_1' }, 'traceId', ids), 3)
      const left = await traceComments.list({})
      assert.deepEqual(left, [comment('tcm_3', 'f'.repeat(32))])
      assert.equal(await traceComments.removeBefore('traceEndedAt', madeAt), 0)
      assert.equal(
        await traceComments.removeBefore('traceEndedAt', new Date(madeAt.getTime() + 1)),
        1,
      )
    })

    test('a name or address that is taken is a DuplicateRecord, inserted or changed into', async () => {
      const taken: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['an id', () => records.workspaces.insert(workspace('wsp_1'))],
        [
          'an address',
          () => records.people.insert(person_('per_5', { email: 'PER_1@Example.com' })),
        ],
        ['a name', () => records.connections.update({ id: 'con_told' }, { name: 'con_null' })],
      ]
      for (const [what, attempt] of taken) await assert.rejects(attempt(), DuplicateRecord, what)
      await records.people.insert(
        person_('per_6', { workspace: 'wsp_2', email: 'per_1@example.com' }),
      )

      await assert.rejects(
        records.people.insert(person_('per_7', { workspace: 'wsp_9' })),
        (error: unknown) => {
          assert.ok(
            !(error instanceof DuplicateRecord),
            'a workspace that is missing is no duplicate',
          )
          assert.ok(error instanceof Error && 'code' in error)
          assert.equal(error.code, '23503')
          return true
        },
      )
    })

    test('a transaction is kept whole, with what it returns', async () => {
      const returned = await records.transaction(async (inside) => {
        await inside.aliases.insert(alias('als_1'))
        await inside.aliases.update({ id: 'als_1' }, { targets: ['sim/a'] })
        return (await inside.aliases.find({ id: 'als_1' }))?.targets
      })
      assert.deepEqual(returned, ['sim/a'])
      assert.deepEqual((await records.aliases.find({ id: 'als_1' }))?.targets, ['sim/a'])
    })

    test('a transaction that throws leaves nothing, and its error is the caller’s own', async () => {
      const reason = new Error('changed my mind')
      await assert.rejects(
        records.transaction(async (inside) => {
          await inside.aliases.insert(alias('als_2'))
          await inside.aliases.remove({ id: 'als_1' })
          throw reason
        }),
        reason,
      )
      await assert.rejects(
        records.transaction(async (inside) => {
          await inside.aliases.insert(alias('als_3'))
          await inside.aliases.insert(alias('als_1'))
        }),
        DuplicateRecord,
      )
      assert.deepEqual(
        (await records.aliases.list({})).map(({ id }) => id),
        ['als_1'],
      )
    })

    test('transactions side by side that read before they write lose nothing of one another', async () => {
      await records.aliases.insert(alias('als_many'))
      const names = Array.from({ length: 12 }, (_, index) => `sim/${index}`)
      await Promise.all(
        names.map((name) =>
          records.transaction(async (inside) => {
            const before = await inside.aliases.find({ id: 'als_many' })
            const targets = [...(before?.targets ?? []), name]
            await inside.aliases.update({ id: 'als_many' }, { targets })
          }),
        ),
      )
      const after = await records.aliases.find({ id: 'als_many' })
      assert.deepEqual(after?.targets.toSorted(), names.toSorted())
      await records.aliases.remove({ id: 'als_many' })
    })

    test('a statement outside never lands inside an open transaction', async () => {
      const outside: Promise<void>[] = []
      await assert.rejects(
        records.transaction(async (inside) => {
          await inside.aliases.insert(alias('als_inside'))
          // Not awaited here: on a single session it waits until the transaction is over.
          outside.push(
            records.aliases.insert(alias('als_outside')),
            database
              .script(`insert into aliases values ('als_script', 'wsp_1', 's', '[]', now(), 's')`)
              .then(() => {}),
          )
          await inside.aliases.update({ id: 'als_inside' }, { targets: ['later'] })
          throw new Error('undone')
        }),
        /undone/,
      )
      await Promise.all(outside)
      assert.deepEqual(
        (await records.aliases.list({})).map(({ id }) => id),
        ['als_script', 'als_outside', 'als_1'],
      )
    })

    test('transactions begun at once are each kept whole', async () => {
      await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          records.transaction(async (inside) => {
            await inside.views.insert(view(`viw_${index}_a`))
            await inside.views.insert(view(`viw_${index}_b`))
            if (index % 2 === 1) throw new Error('odd')
          }),
        ).map((attempt) => attempt.catch(() => {})),
      )
      assert.deepEqual(
        (await records.views.list({})).map(({ id }) => id),
        ['viw_4_b', 'viw_4_a', 'viw_2_b', 'viw_2_a', 'viw_0_b', 'viw_0_a'],
      )
    })

    test('an announced change is heard by everybody who listens, after it was made', async () => {
      const heard: string[][] = [[], []]
      for (const list of heard) await records.onChange((change) => list.push(change))
      await records.announce('connections')
      await records.announce('keys')
      await records.announce('keys', 'key_1')
      for (const list of heard) {
        await waitFor('all announcements', () => (list.length >= 3 ? true : null))
        assert.deepEqual(list, ['connections', 'keys', 'keys key_1'])
      }
    })

    test('a list is whole up to its bound; beyond it, it is refused, and says what reads more', async () => {
      const fill = (first: number, last: number) =>
        database.script(
          `insert into events select 'evt_' || lpad(n::text, 6, '0'), 'wsp_1', now(), 'person', 'per_1',
             'One', case when n % 2 = 0 then 'even' else 'odd' end, 'it', '{}' from generate_series(${first}, ${last}) as n`,
        )
      await fill(1, listMax)
      const ids = (await records.events.list({})).map(({ id }) => id)
      assert.equal(ids.length, listMax)
      assert.equal(ids[0], `evt_${String(listMax).padStart(6, '0')}`)
      assert.equal(ids.at(-1), 'evt_000001')
      assert.equal(new Set(ids).size, listMax)
      await fill(listMax + 1, listMax + 1)
      for (const list of [
        () => records.events.list({}),
        () => records.events.among('deed', ['odd', 'even']),
        () => records.transaction((inside) => inside.events.list({ record: 'it' })),
      ])
        await assert.rejects(list, (error: unknown) => {
          assert.ok(error instanceof TooManyRecords)
          assert.match(error.message, /More than 10,000 records of events match/)
          for (const way of ['page()', 'each()', 'count()'])
            assert.ok(error.message.includes(way), way)
          return true
        })
      assert.equal((await records.events.list({ deed: 'even' })).length, listMax / 2)
      assert.equal((await records.events.list({ record: 'nothing' })).length, 0)
    })

    test('what is walked comes each once and in order, over every edge of what is read at a time', async () => {
      const walked = async (asked: Parameters<typeof records.events.each>[0]) => {
        const numbers: number[] = []
        for await (const { id } of records.events.each(asked)) numbers.push(Number(id.slice(4)))
        return numbers
      }
      const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
      const all = upTo(listMax + 1)
      assert.deepEqual(await walked({ match: {}, order: 'oldest' }), all)
      assert.deepEqual(await walked({ match: {} }), all.toReversed())
      assert.deepEqual(
        await walked({ match: { deed: 'odd' }, order: 'oldest' }),
        all.filter((number) => number % 2 === 1),
      )
      for (const count of [eachMax - 1, eachMax, eachMax + 1, 2 * eachMax]) {
        const after = `evt_${String(count + 1).padStart(6, '0')}`
        assert.deepEqual(await walked({ match: {}, after }), upTo(count).toReversed())
      }
      assert.deepEqual(await walked({ match: { deed: 'none' } }), [])
      for await (const { id } of records.events.each({ match: {} })) {
        assert.equal(id, `evt_0${listMax + 1}`)
        break
      }
      assert.equal(await records.events.count({}), listMax + 1)
    })

    test('records are found by many values at once; a value that nobody has finds nothing', async () => {
      const ids = Array.from({ length: 2_500 }, (_, at) => `evt_${String(at).padStart(6, '0')}`)
      const found = await records.events.among('id', ids)
      // There is no event 0.
      assert.deepEqual(found.map(({ id }) => id).toSorted(), ids.slice(1))
      assert.deepEqual(await records.events.among('id', []), [])
    })

    test('a page is as long as is asked for, behind the record that is named; counts and values are of what matches', async () => {
      const pagedId = 'wsp_paged'
      await records.workspaces.insert(workspace(pagedId))
      for (const [id, role] of [
        ['per_paged_1', 'owner'],
        ['per_paged_2', 'viewer'],
        ['per_paged_3', 'viewer'],
        ['per_paged_4', 'editor'],
      ] as const)
        await records.people.insert(person_(id, { workspace: pagedId, role }))
      const all: Match<'people'> = { workspace: pagedId }
      const viewers: Match<'people'> = { ...all, role: 'viewer' }
      const numbersOf = async (
        match: Match<'people'>,
        after: number | null,
        rest: Pick<Page<'people'>, 'limit' | 'order'>,
      ) => {
        const behind = after === null ? null : `per_paged_${after}`
        const page = await records.people.page({ match, after: behind, ...rest })
        return page.map(({ id }) => Number(id.at(-1)))
      }
      assert.deepEqual(await numbersOf(all, null, { limit: 3 }), [4, 3, 2])
      assert.deepEqual(await numbersOf(all, 2, { limit: 3 }), [1])
      assert.deepEqual(await numbersOf(all, 1, { limit: 3 }), [])
      assert.deepEqual(await numbersOf(viewers, null, { limit: 1 }), [3])
      assert.deepEqual(await numbersOf(viewers, 3, { limit: 1 }), [2])
      assert.deepEqual(await numbersOf(all, null, { limit: 3, order: 'oldest' }), [1, 2, 3])
      assert.deepEqual(await numbersOf(all, 3, { limit: 3, order: 'oldest' }), [4])
      assert.deepEqual(await numbersOf(viewers, 2, { limit: 3, order: 'oldest' }), [3])
      assert.equal(await records.people.count(all), 4)
      assert.equal(await records.people.count(viewers), 2)
      assert.equal(await records.people.count({ ...all, role: 'reviewer' }), 0)
      const roles = await records.people.distinct(all, 'role', 10)
      assert.deepEqual(roles.toSorted(), ['editor', 'owner', 'viewer'])
      assert.equal((await records.people.distinct(all, 'role', 2)).length, 2)
      assert.deepEqual(await records.people.distinct(viewers, 'role', 10), ['viewer'])
      await records.people.remove(all)
      await records.workspaces.remove({ id: pagedId })
    })

    test('text that PostgreSQL cannot hold is kept with a mark, and found by what was sent', async () => {
      const odd = { id: 'wsp_odd', name: 'a\0b\ud83d', createdAt: new Date() }
      await records.workspaces.insert(odd)
      const kept = await records.workspaces.find({ name: odd.name })
      assert.equal(kept?.name, 'a\uFFFDb\uFFFD')
      assert.equal(await records.workspaces.remove({ name: odd.name }), 1)
    })

    test('results of an evaluation are kept as they came, the newest of each call', async () => {
      await database.script(`
        insert into workspaces (id, name, created_at) values ('wsp_evn', 'Results', now());
        insert into projects (id, workspace, slug, name, owner, environments, capture, capture_bytes_max, created_at, created_by)
          values ('prj_evn', 'wsp_evn', 'results', 'Results', '', '[]', 'full', 1000, now(), 'Ada');
        insert into datasets (id, project, name, description, tags, schemas, version, items, created_at, created_by)
          values ('dst_1', 'prj_evn', 'results', '', '[]', '{}', 1, 2, now(), 'Ada');
        insert into evaluations select * from json_populate_record(null::evaluations, '{
          "id": "evn_1", "project": "prj_evn", "name": "", "state": "done", "reason": "", "definition": {}, "pinned": [], "dataset": "dst_1",
          "dataset_name": "", "dataset_version": 1, "calls": 1, "calls_done": 1, "calls_failed": 0, "gate": "none", "verdicts": [], "attempt": 0,
          "choice": {}, "measured": [], "created_at": "2026-03-03", "created_by": "Ada", "payer": {}}')`)
      const first = resultOf({ id: 'itm_1' }, 0, {
        evaluation: 'evn_1',
        output: 'a\0b\ud83d"\\u0000',
      })
      const whole = resultOf({ id: 'itm_2' }, 1, {
        ...{ evaluation: 'evn_1', output: 'x'.repeat(5_000_000), latencyMs: 0.125, costUsd: '0.1' },
        ...{
          usage: { input: 3 },
          toolCalls: [{ name: 'find', arguments: null }],
          isCached: true,
        },
        scores: [{ metric: 'm', score: null, passed: null, label: '', explanation: 'é\n' }],
        at: new Date(1_234_567_890_123),
      })
      const { evaluationResults } = records
      await evaluationResults.put([first, whole, { ...first, variant: 2 }])
      await evaluationResults.put([{ ...first, error: 'gone', isScored: false }])
      const kept = { ...first, output: 'a\uFFFDb\uFFFD"\\u0000' }
      assert.deepEqual(await evaluationResults.list({ evaluation: 'evn_1', limit: 9 }), [
        { ...kept, error: 'gone', isScored: false },
        { ...kept, variant: 2 },
        whole,
      ])
      assert.equal(await evaluationResults.dropFailed('evn_1'), 1)
      await database.script(
        `delete from evaluations; delete from datasets; delete from projects where id = 'prj_evn'; delete from workspaces where id = 'wsp_evn'`,
      )
    })

    test('a change of nothing changes nothing, and returns what matches', async () => {
      const before = await records.workspaces.list({})
      assert.deepEqual(await records.workspaces.update({}, {}), before)
    })

    test('an exemption from before somebody else decided it keeps its approver, and says that it is old', async () => {
      const before = await openPlace()
      const old = await before.open()
      try {
        const decided = recordMigrations.findIndex(({ name }) => name === 'exemption-decisions')
        await migrateRecords(old, recordMigrations.slice(0, decided))
        await old.script(`
          insert into workspaces (id, name, created_at) values ('wsp_1', 'Old', now());
          insert into projects (id, workspace, slug, name, owner, environments, capture, capture_bytes_max, created_at, created_by)
            values ('prj_1', 'wsp_1', 'old', 'Old', '', '[]', 'full', 1000, now(), 'Ada');
          insert into events (id, workspace, at, actor_kind, actor_id, actor_name, deed, record, detail)
            values ('evt_1', 'wsp_1', now(), 'person', 'per_1', 'Ada', 'attestation.created', 'att_1', '{}');
          insert into attestations (id, project, practice, kind, statement, owner, approver, created_by, created_at, source)
            values ('att_1', 'prj_1', 'OBS-1.4', 'exempt', 'Not yet.', 'Grace', 'Barbara', 'Ada', now(), 'person'),
                   ('att_2', 'prj_1', 'OBS-1.4', 'attested', 'It is.', 'Grace', '', 'Ada', now(), 'self-assessment')`)
        await migrateRecords(old, recordMigrations)
        const kept = await openRecordStore(old).attestations.list({ project: 'prj_1' })
        const told = kept.map(({ id, decision, approver, decidedBy, creatorKind, creatorId }) => [
          id,
          ...[decision, approver, decidedBy, creatorKind, creatorId],
        ])
        assert.deepEqual(told.toSorted(), [
          ['att_1', 'named', 'Barbara', '', 'person', 'per_1'],
          ['att_2', null, '', '', '', ''],
        ])
      } finally {
        await old.close()
        await before.remove()
      }
    })

    test('projects from before have the three first environments in order, and their own between them', async () => {
      const before = await openPlace()
      const old = await before.open()
      try {
        const delivery = recordMigrations.findIndex(({ name }) => name === 'delivery')
        await migrateRecords(old, recordMigrations.slice(0, delivery))
        await old.script(`
          insert into workspaces (id, name, created_at) values ('wsp_1', 'Old', now());
          insert into projects (id, workspace, slug, name, owner, environments, capture, capture_bytes_max, created_at, created_by)
            values ('prj_1', 'wsp_1', 'usual', 'Usual', '', '["production", "staging", "dev"]', 'full', 1000, now(), 'Ada'),
                   ('prj_2', 'wsp_1', 'own', 'Own', '', '["live", "production", "canary"]', 'full', 1000, now(), 'Ada')`)
        await migrateRecords(old, recordMigrations)
        const store = openRecordStore(old)
        for (const [project, expected] of [
          ['prj_1', ['dev', 'staging', 'production']],
          ['prj_2', ['dev', 'staging', 'live', 'canary', 'production']],
        ] as const) {
          assert.deepEqual((await store.projects.find({ id: project }))?.environments, expected)
          const rows = await store.environments.list({ project })
          assert.deepEqual(rows.map(({ name }) => name).toSorted(), expected.toSorted())
          for (const { id } of rows) assert.ok(idOf('environment').safeParse(id).success, id)
        }
      } finally {
        await old.close()
        await before.remove()
      }
    })

    test('a deployment has one rollout that is not over, and as many as were', async () => {
      const now = new Date()
      await database.script(`
        insert into workspaces (id, name, created_at) values ('wsp_dep', 'Deployments', now());
        insert into projects (id, workspace, slug, name, owner, environments, capture, capture_bytes_max, created_at, created_by)
          values ('prj_dep', 'wsp_dep', 'deployments', 'Deployments', '', '[]', 'full', 1000, now(), 'Ada');
        insert into releases (id, project, name, hash, manifest, note, author_kind, author_id, created_at, created_by)
          values ('rel_1', 'prj_dep', 'a', 'h', '{}', '', '', '', now(), 'Ada');
        insert into deployments (id, workspace, project, environment, name, purpose, owner, risk_tier, unit, release, state, created_at, created_by)
          values ('dep_1', 'wsp_dep', 'prj_dep', 'dev', 'a', '', '', 'low', 'user', 'rel_1', 'serving', now(), 'Ada')`)
      const rollout = (id: string, endedAt: Date | null) =>
        records.rollouts.insert({
          id,
          ...{ workspace: 'wsp_dep', project: 'prj_dep', deployment: 'dep_1' },
          ...{ release: 'rel_1', control: 'rel_1', salt: id, state: 'running', step: 0 },
          plan: rolloutPlan.parse({
            steps: [{ weight: 20, pause: { samples: 400 } }, { weight: 100 }],
            metrics: [{ source: 'errors', role: 'guardrail', margin: 0.05 }],
          }),
          ...{
            stepStartedAt: now,
            weight: 0.25,
            verdict: null,
            reason: '',
            analysis: null,
            course: { steps: [], approvedStep: null, awaitedStep: null },
          },
          ...{ startedAt: now, startedBy: 'Ada', endedAt },
        })
      await rollout('rol_1', now)
      await rollout('rol_2', now)
      await rollout('rol_3', null)
      await assert.rejects(rollout('rol_4', null), DuplicateRecord)
      const running = await records.rollouts.find({ deployment: 'dep_1', endedAt: null })
      assert.deepEqual([running?.id, running?.weight, running?.analysis], ['rol_3', 0.25, null])
      assert.equal(await records.transaction((inside) => inside.removeProject('prj_dep')), 6)
      await database.script(`delete from workspaces where id = 'wsp_dep'`)
    })

    test('opened again, everything is there', async () => {
      assert.ok(place !== undefined)
      const before = await everything(records)
      await database.close()
      await open(place)
      await migrateRecords(database, recordMigrations)
      assert.deepEqual(await everything(records), before)
      assert.equal(before.workspaces.length, 2)
    })
  })
}

async function everything(records: RecordStore) {
  return {
    workspaces: await records.workspaces.list({}),
    projects: await records.projects.list({}),
    people: await records.people.list({}),
    keys: await records.keys.list({}),
    connections: await records.connections.list({}),
    aliases: await records.aliases.list({}),
    views: await records.views.list({}),
  } satisfies { [Name in RecordTable]?: RecordOf<Name>[] }
}

const madeAt = new Date('2026-03-02T09:08:07.654Z')

function workspace(id: string): RecordOf<'workspaces'> {
  return { id, name: `Workspace ${id}`, createdAt: madeAt }
}

function project(id: string): RecordOf<'projects'> {
  return {
    id,
    workspace: 'wsp_1',
    slug: id,
    name: 'Caf\u00e9 \u6771\u4eac',
    owner: '',
    environments: ['production', 'staging'],
    capture: 'full',
    captureBytesMax: 2_147_483_647,
    timeZone: 'Asia/Kolkata',
    createdAt: madeAt,
    createdBy: 'per_1',
  }
}

function person_(id: string, known: Partial<RecordOf<'people'>>): RecordOf<'people'> {
  return {
    id,
    workspace: 'wsp_1',
    name: id,
    email: `${id}@example.com`,
    role: 'editor',
    passwordHash: 'none',
    createdAt: madeAt,
    lastSeenAt: null,
    isDisabled: false,
    ...known,
  }
}

function key(id: string, expiresAt: Date | null): RecordOf<'keys'> {
  return {
    id,
    workspace: 'wsp_1',
    project: 'prj_1',
    environment: 'production',
    name: id,
    prefix: 'bly_ab',
    hmac: `hmac of ${id}`,
    scopes: ['read'],
    models: [],
    limits: noLimits,
    metadata: { camelCase: 'kept', snake_case: 'kept' },
    createdAt: madeAt,
    createdBy: 'per_1',
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    scopesUsedAt: { read: '2026-03-02T10:00:00.000Z' },
  }
}

function connection(
  id: string,
  lastTest: RecordOf<'connections'>['lastTest'],
): RecordOf<'connections'> {
  return {
    id,
    workspace: 'wsp_1',
    name: id,
    provider: 'openai',
    baseUrl: '',
    region: '',
    secretSealed: '',
    secretHint: '',
    settings: {},
    isEnabled: true,
    createdAt: madeAt,
    createdBy: 'per_1',
    lastTest,
  }
}

function alias(id: string): RecordOf<'aliases'> {
  return {
    id,
    workspace: 'wsp_1',
    name: id,
    targets: [],
    createdAt: madeAt,
    createdBy: 'per_1',
  }
}

function comment(id: string, traceId: string): RecordOf<'traceComments'> {
  return {
    id,
    project: 'prj_1',
    traceId,
    spanId: '',
    traceEndedAt: madeAt,
    text: 'It **guessed**.',
    authorKind: 'person',
    authorId: 'per_1',
    author: 'Ada',
    createdAt: madeAt,
    editedAt: null,
  }
}

function view(id: string): RecordOf<'views'> {
  return {
    id,
    project: 'prj_1',
    name: id,
    page: 'traces',
    search: { status: 'error' },
    createdAt: madeAt,
    createdBy: 'per_1',
  }
}

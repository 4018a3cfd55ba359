import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { templateFor } from '#compose/record-template.ts'
import {
  changeDataset,
  importDataset,
  itemInput,
  type ItemInput,
  type ItemSchemas,
} from '#contract/datasets.ts'
import type { Actor } from '#contract/people.ts'
import { Datasets } from '#domain/datasets/service.ts'
import { Projects } from '#domain/projects/service.ts'
import { systemClock } from '#kit/clock.ts'
import type { Result } from '#kit/result.ts'
import { openEmbeddedRecords } from '#store/connect/records.ts'
import { migrateRecords } from '#store/migrations/record-migration.ts'
import { recordMigrations } from '#store/migrations/record-migrations.gen.ts'
import { openRecordStore } from '#store/records/record-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'belay-datasets-'))
const database = await openEmbeddedRecords(
  join(directory, 'records'),
  templateFor(join(directory, 'records')),
)
await migrateRecords(database, recordMigrations)
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const records = openRecordStore(database)
const workspace = 'wsp_00000000000000000000000000'
await records.workspaces.insert({ id: workspace, name: 'Data', createdAt: new Date() })
const parts = { records, clock: systemClock, workspace }
const datasets = new Datasets(parts)
const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada', role: 'owner', scopes: [] }
const project = value(await new Projects(parts).create(ada, { slug: 'data', name: 'Data' })).id
const noSchemas: ItemSchemas = { input: null, expected: null }

function value<Value>(result: Result<Value, unknown>): Value {
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

function item(input: ItemInput['input'], more: object = {}): ItemInput {
  return itemInput.parse({ input, ...more })
}

async function made(name: string, inputs: readonly ItemInput['input'][], schemas = noSchemas) {
  const asked = { name, description: '', tags: [], schemas, items: inputs.map((one) => item(one)) }
  return value(await datasets.create(ada, project, asked))
}

async function inputsOf(name: string, version?: number) {
  return value(await datasets.allItems({ project, dataset: name, version })).items.map(
    ({ input }) => input,
  )
}

function change(what: object) {
  return { message: '', add: [], change: [], remove: [], ...what }
}

function fileOf(format: string, content: string, more: object = {}) {
  return importDataset.body.parse({ format, content, ...more })
}

test('a version keeps its items whatever later versions do to them', async () => {
  await made('kept', ['one', 'two', 'three'])
  const [first, second] = value(await datasets.allItems({ project, dataset: 'kept' })).items
  const next = value(
    await datasets.change(
      ada,
      project,
      'kept',
      change({
        base: 1,
        add: [item('four')],
        change: [{ id: first?.id, input: 'ONE' }],
        remove: [second?.id],
      }),
    ),
  )
  assert.deepEqual(
    {
      number: next.number,
      items: next.items,
      added: next.added,
      changed: next.changed,
      removed: next.removed,
    },
    { number: 2, items: 3, added: 1, changed: 1, removed: 1 },
  )
  assert.deepEqual(await inputsOf('kept', 1), ['one', 'two', 'three'])
  assert.deepEqual(await inputsOf('kept'), ['ONE', 'three', 'four'])
})

test('versions with the same items in the same order have the same hash', async () => {
  await made('same-a', ['x', { b: 1, a: 2 }])
  await made('same-b', ['x', { a: 2, b: 1 }])
  await made('same-c', [{ a: 2, b: 1 }, 'x'])
  const hashOf = async (name: string) =>
    value(await datasets.show(project, name)).versions.map(({ hash }) => hash)
  assert.deepEqual(await hashOf('same-a'), await hashOf('same-b'))
  assert.notDeepEqual(await hashOf('same-a'), await hashOf('same-c'))
})

test('a change of a version that is not the newest any more is refused, and changes nothing', async () => {
  await made('raced', ['one'])
  value(await datasets.change(ada, project, 'raced', change({ base: 1, add: [item('two')] })))
  const late = await datasets.change(ada, project, 'raced', change({ base: 1, add: [item('3')] }))
  assert.equal(!late.ok && late.fault.code, 'conflict')
  assert.deepEqual(await inputsOf('raced'), ['one', 'two'])
})

test('an item that is not as the schema wants it refuses the change by row and field', async () => {
  const schemas = {
    input: { type: 'object', required: ['question'], properties: { question: { type: 'string' } } },
    expected: null,
  }
  await made('strict', [{ question: 'Why?' }], schemas)
  const refused = await datasets.change(
    ada,
    project,
    'strict',
    change({ add: [item({ question: 'Who?' }), item({ question: 7 })] }),
  )
  assert.ok(!refused.ok)
  assert.equal(refused.fault.code, 'rows_invalid')
  assert.deepEqual(refused.fault.errors, [
    { path: 'row 2, input.question', message: 'must be string' },
  ])
  assert.deepEqual(await inputsOf('strict'), [{ question: 'Why?' }])
})

test('a schema that is none is told when it is set, not when the first item meets it', async () => {
  const refused = await datasets.create(ada, project, {
    name: 'odd',
    description: '',
    tags: [],
    schemas: { input: { type: 'strnig' }, expected: null },
    items: [],
  })
  assert.match(refused.ok ? '' : refused.fault.detail, /schema of `input` is not a JSON Schema/)
})

test('half a CSV saves nothing and names each bad row; asked to, it keeps the good ones', async () => {
  await made('half', [])
  const csv = 'question,answer,split\nWhat holds?,A belay,test\n"Broken\nWho?,The belayer,test\n'
  const refused = await datasets.importFile(ada, project, 'half', fileOf('csv', csv))
  assert.equal(!refused.ok && refused.fault.code, 'rows_invalid')
  const ragged = 'question,answer\nWhat holds?,A belay\nWho\nWhat holds?,Again\n'
  const named = await datasets.importFile(ada, project, 'half', fileOf('csv', ragged))
  assert.deepEqual(!named.ok && named.fault.errors?.map(({ path }) => path), [
    'row 2',
    'row 3, input',
  ])
  assert.deepEqual(await inputsOf('half'), [])
  const kept = value(
    await datasets.importFile(ada, project, 'half', fileOf('csv', ragged, { keepGood: true })),
  )
  assert.deepEqual([kept.imported, kept.badTotal], [1, 2])
  assert.deepEqual(await inputsOf('half'), [{ question: 'What holds?' }])
})

test('a dry run tells columns, bad rows and what the first items would be, and saves nothing', async () => {
  await made('dry', [])
  const csv = 'question,answer\nWhat holds?,A belay\nWho\n'
  const asked = fileOf('csv', csv, { isDryRun: true })
  const told = value(await datasets.importFile(ada, project, 'dry', asked))
  assert.deepEqual(told.names, ['question', 'answer'])
  assert.deepEqual([told.columns.input, told.columns.expected], [['question'], 'answer'])
  assert.deepEqual([told.version, told.imported, told.badTotal, told.problem], [null, 1, 1, ''])
  assert.deepEqual(
    told.sample.map(({ input, expected }) => [input, expected]),
    [[{ question: 'What holds?' }, 'A belay']],
  )
  const { metadata, context, split } = told.columns
  const columns = { input: ['title'], expected: '', metadata, context, split }
  const other = fileOf('csv', csv, { isDryRun: true, columns })
  assert.match(
    value(await datasets.importFile(ada, project, 'dry', other)).problem,
    /no column "title"/,
  )
  assert.deepEqual(await inputsOf('dry'), [])
})

test('a change names what it changes, and everything else of the item stays', async () => {
  const kept = { metadata: { team: 'core' }, context: ['a page'], split: 'test', source: 'trace' }
  await datasets.create(ada, project, {
    name: 'patched',
    description: '',
    tags: [],
    schemas: noSchemas,
    items: [item('What holds?', kept)],
  })
  const [before] = value(await datasets.allItems({ project, dataset: 'patched' })).items
  const body = changeDataset.body.parse({ change: [{ id: before?.id, expected: 'A belay' }] })
  value(await datasets.change(ada, project, 'patched', body))
  const [after] = value(await datasets.allItems({ project, dataset: 'patched' })).items
  assert.deepEqual(after, { ...before, expected: 'A belay', since: 2, hash: after?.hash })
})

test('two versions are compared item by item, in either order', async () => {
  await made('compared', ['kept', 'changed', 'gone'])
  const items = value(await datasets.allItems({ project, dataset: 'compared' })).items
  const [, second, third] = items
  value(
    await datasets.change(
      ada,
      project,
      'compared',
      change({
        add: [item('new', { split: 'test' })],
        change: [{ id: second?.id, expected: 'an answer' }],
        remove: [third?.id],
      }),
    ),
  )
  const told = value(await datasets.diff(project, 'compared', { from: 1 }))
  const inputs = (one: (typeof told.items)[number]) => [
    one.before?.input ?? null,
    one.after?.input ?? null,
  ]
  assert.deepEqual(told.items.map(inputs), [
    ['changed', 'changed'],
    ['gone', null],
    [null, 'new'],
  ])
  assert.deepEqual([told.from, told.to, told.isWhole], [1, 2, true])
  const back = value(await datasets.diff(project, 'compared', { from: 2, to: 1 }))
  assert.deepEqual(back.items.map(inputs)[1], [null, 'gone'])
  const { splits, sources } = value(await datasets.show(project, 'compared'))
  assert.deepEqual(splits, [
    { value: '', items: 2 },
    { value: 'test', items: 1 },
  ])
  assert.deepEqual(sources, [{ value: 'person', items: 3 }])
})

test('several columns become one input with a field each; semicolons are seen', async () => {
  await made('columns', [])
  const csv = 'question;tone;expected;metadata.team\nWhy?;dry;Because;core\n'
  value(await datasets.importFile(ada, project, 'columns', fileOf('csv', csv)))
  const [only] = value(await datasets.allItems({ project, dataset: 'columns' })).items
  assert.deepEqual(only?.input, { question: 'Why?', tone: 'dry' })
  assert.equal(only?.expected, 'Because')
  assert.deepEqual(only?.metadata, { team: 'core' })
  assert.equal(only?.source, 'upload')
})

test('what is exported is imported again as it was', async () => {
  const asked = {
    name: 'round',
    description: '',
    tags: [],
    schemas: noSchemas,
    items: [
      item(
        { question: 'Ça va, "Zoé"?', n: 3 },
        { expected: { ok: true }, metadata: { team: 'a' }, context: ['x'] },
      ),
      item({ question: '=1+1', n: 4 }, { split: 'test' }),
    ],
  }
  value(await datasets.create(ada, project, asked))
  for (const format of ['jsonl', 'json'] as const) {
    const file = value(await datasets.export(project, 'round', undefined, format))
    await made(`round-${format}`, [])
    value(await datasets.importFile(ada, project, `round-${format}`, fileOf(format, file.content)))
    assert.deepEqual(await inputsOf(`round-${format}`), await inputsOf('round'))
    const [first] = value(await datasets.allItems({ project, dataset: `round-${format}` })).items
    assert.deepEqual(
      [first?.expected, first?.metadata, first?.context],
      [{ ok: true }, { team: 'a' }, ['x']],
    )
  }
  const csv = value(await datasets.export(project, 'round', undefined, 'csv'))
  assert.match(csv.content, /'=1\+1/, 'a formula is written as text')
  await made('round-csv', [])
  value(await datasets.importFile(ada, project, 'round-csv', fileOf('csv', csv.content)))
  const [first, second] = value(await datasets.allItems({ project, dataset: 'round-csv' })).items
  assert.deepEqual(first?.input, { question: 'Ça va, "Zoé"?', n: 3 })
  assert.deepEqual(
    [first?.expected, first?.metadata, first?.context, second?.split],
    [{ ok: true }, { team: 'a' }, ['x'], 'test'],
  )
})

test('a right answer whose column is not clear is asked for before anything is stored', async () => {
  await made('asked', [])
  const csv = 'Question,Correct Option,Label\nWhy?,B,yes\n'
  const refused = await datasets.importFile(ada, project, 'asked', fileOf('csv', csv))
  assert.match(
    refused.ok ? '' : refused.fault.detail,
    /"Correct Option", "Label" may each hold the right/,
  )
  const dry = value(
    await datasets.importFile(ada, project, 'asked', fileOf('csv', csv, { isDryRun: true })),
  )
  assert.match(dry.question, /Say what the columns are/)
  assert.deepEqual(dry.sample[0]?.input, { Question: 'Why?' })
  const columns = {
    input: ['question'],
    expected: 'correct option',
    context: [],
    metadata: ['Label'],
    split: '',
  }
  value(await datasets.importFile(ada, project, 'asked', fileOf('csv', csv, { columns })))
  const [only] = value(await datasets.allItems({ project, dataset: 'asked' })).items
  assert.deepEqual(
    [only?.input, only?.expected, only?.metadata],
    [{ Question: 'Why?' }, 'B', { Label: 'yes' }],
  )
})

test('an import says what each column was taken for, and where a character was replaced', async () => {
  await made('told', [])
  const csv = 'id,Question,Answer\n007,Who\u0000?,0012\n'
  const { notes } = value(await datasets.importFile(ada, project, 'told', fileOf('csv', csv)))
  assert.deepEqual(notes, [
    'By their names, the columns are input: "Question"; expected answer: "Answer"; metadata: "id".',
    'One character is U+0000 or half of a surrogate pair, which cannot be kept; U+FFFD stands in its place (the first in row 1).',
  ])
  const [only] = value(await datasets.allItems({ project, dataset: 'told' })).items
  assert.deepEqual(
    [only?.input, only?.expected, only?.metadata],
    [{ Question: 'Who\uFFFD?' }, '0012', { id: '007' }],
  )
})

test('a long list comes in pages that overlap nowhere', async () => {
  await made(
    'long',
    Array.from({ length: 25 }, (_, at) => `item ${at}`),
  )
  const seen: unknown[] = []
  let cursor: string | undefined
  do {
    const page = value(await datasets.items(project, 'long', { limit: 10, cursor }))
    seen.push(...page.items.map(({ input }) => input))
    assert.equal(page.total, 25)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, at) => `item ${at}`),
  )
})

test('a name is free again once its dataset was put away', async () => {
  await made('again', ['x'])
  const taken = await datasets.create(ada, project, {
    name: 'Again',
    description: '',
    tags: [],
    schemas: noSchemas,
    items: [],
  })
  assert.equal(!taken.ok && taken.fault.code, 'conflict')
  value(await datasets.remove(ada, project, 'again'))
  await made('again', ['y'])
  assert.deepEqual(await inputsOf('again'), ['y'])
})

// What use makes without end: it is read in pages, and the cursors between them leave out and repeat nothing.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ApiError } from '#client/client.ts'
import { createDataset } from '#contract/datasets.ts'
import { createEvaluation, listEvaluations } from '#contract/evaluations.ts'
import { listKeys } from '#contract/keys.ts'
import { promptContent } from '#contract/prompt-content.ts'
import { createPrompt, createPromptVersion, listPromptVersions } from '#contract/prompts.ts'
import { startServer } from '#test/scenarios/start-server.ts'

const server = await startServer()
after(() => server.stop())

type Paged<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null }

/** What all pages of a list hold, and how long each was. */
async function readPages<Item>(
  read: (cursor: string | undefined) => Promise<Paged<Item>>,
): Promise<{ items: Item[]; lengths: number[] }> {
  const items: Item[] = []
  const lengths: number[] = []
  for (let cursor: string | undefined; ;) {
    const page = await read(cursor)
    items.push(...page.items)
    lengths.push(page.items.length)
    if (page.nextCursor === null) return { items, lengths }
    cursor = page.nextCursor
  }
}

async function problemOf(asked: Promise<unknown>): Promise<string> {
  const refused = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(refused instanceof ApiError)
  return `${refused.problem.code}: ${refused.problem.detail}`
}

test('keys come page by page, newest first, each once; what is no cursor is refused', async () => {
  const made: string[] = []
  for (const name of ['one', 'two', 'three', 'four', 'five'])
    made.push((await server.createKey({ name })).id)
  const own = new Set(made)
  const whole = await server.call(listKeys, {})
  assert.equal(whole.nextCursor, null)
  const { items, lengths } = await readPages((cursor) =>
    server.call(listKeys, { query: { limit: 2, cursor } }),
  )
  assert.deepEqual(items, whole.items)
  assert.equal(items.filter(({ id }) => own.has(id)).length, made.length)
  assert.ok(lengths.slice(0, -1).every((length) => length === 2))
  const full = await server.call(listKeys, { query: { limit: items.length } })
  assert.equal(full.nextCursor, null, 'a page that holds the last key leads nowhere')
  assert.equal(
    await problemOf(server.call(listKeys, { query: { cursor: 'five' } })),
    'request_invalid: "five" is no cursor of this list.',
  )
})

test('versions of a prompt come page by page; a cursor that no page gave is refused', async () => {
  const name = 'paged'
  await server.call(createPrompt, { body: { name } })
  for (const text of ['a', 'b', 'c', 'd', 'e'])
    await server.call(createPromptVersion, {
      params: { name },
      body: { content: promptContent.parse({ system: text }), message: text },
    })
  const read = (cursor: string | undefined) =>
    server.call(listPromptVersions, { params: { name }, query: { limit: 2, cursor } })
  const { items, lengths } = await readPages(read)
  assert.deepEqual(
    items.map(({ version }) => version),
    [5, 4, 3, 2, 1],
  )
  assert.deepEqual(lengths, [2, 2, 1])
  for (const cursor of ['latest', '9', '1.5', '-1'])
    assert.match(await problemOf(read(cursor)), /is no cursor of this list/)
})

test('evaluations come page by page, of those that are searched for', async () => {
  await server.call(createDataset, { body: { name: 'paged', items: [{ input: 'Hello' }] } })
  for (const name of ['even 1', 'odd 2', 'even 3', 'odd 4', 'even 5'])
    await server.call(createEvaluation, {
      body: {
        name,
        dataset: 'paged',
        variants: [
          {
            name: 'a',
            kind: 'messages',
            messages: [{ role: 'user', content: '{{input}}' }],
            model: 'sim/echo',
          },
        ],
        evaluators: [{ name: 'exact', evaluator: 'equals' }],
      },
    })
  const read = (search: string) =>
    readPages((cursor) => server.call(listEvaluations, { query: { limit: 2, search, cursor } }))
  const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name)
  const even = await read('EVEN')
  assert.deepEqual(names(even.items), ['even 5', 'even 3', 'even 1'])
  assert.deepEqual(even.lengths, [2, 1])
  assert.equal((await read('')).items.length, 5)
  assert.deepEqual((await read('none')).items, [])
  assert.match(
    await problemOf(server.call(listEvaluations, { query: { cursor: 'x' } })),
    /"x" is no cursor of this list/,
  )
})

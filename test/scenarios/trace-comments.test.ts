// What people, and keys, say of traces and their spans: who may, who may change it, and where it goes with the trace.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { ApiError, type Client, createClient } from '#client/client.ts'
import { createProject } from '#contract/projects.ts'
import {
  createTraceComment,
  editTraceComment,
  listTraceComments,
  removeTraceComment,
} from '#contract/trace-comments.ts'
import { removeTrace, removeTracesOfUser, showTrace } from '#contract/traces.ts'
import { join, postJson } from '#test/scenarios/send.ts'
import {
  runBelay,
  startServer,
  storedTrace,
  temporaryDirectory,
} from '#test/scenarios/start-server.ts'

const server = await startServer()
/** Sends traces of the default project. */
const { key } = await server.createKey({ name: 'shop' })
const { call: owner } = await join(server, 'first owner', 'Olga')
const { call: ada } = await join(server, 'reviewer', 'Ada')
const { call: bob } = await join(server, 'editor', 'Bob')
after(() => server.stop())

/** A trace of two spans in the store. */
async function sendTrace(user = 'u-1'): Promise<{ traceId: string; spanId: string }> {
  const traceId = randomBytes(16).toString('hex')
  const [root, child] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')]
  const at = BigInt(Date.now()) * 1_000_000n
  const span = (spanId: string, parentSpanId: string, name: string) => ({
    traceId,
    spanId,
    parentSpanId,
    name,
    startTimeUnixNano: String(at),
    endTimeUnixNano: String(at + 5_000_000n),
    attributes: [{ key: 'user.id', value: { stringValue: user } }],
  })
  const sent = await postJson(`${server.url}/v1/traces`, key, {
    resourceSpans: [
      { scopeSpans: [{ spans: [span(root, '', 'answer'), span(child, root, 'find_order')] }] },
    ],
  })
  assert.equal(sent.status, 200, await sent.text())
  await storedTrace(server, traceId, 2)
  return { traceId, spanId: child }
}

async function problemOf(asked: Promise<unknown>): Promise<{ status: number; detail: string }> {
  const error: unknown = await asked.then(
    () => assert.fail('it was not refused'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ApiError, String(error))
  return error.problem
}

const textsOf = async (who: Client, traceId: string): Promise<string[]> =>
  (await who(listTraceComments, { params: { traceId } })).items.map(({ text }) => text)

describe('comments on a trace', () => {
  test('stand there with author and time, on the trace or on a span, oldest first', async () => {
    const { traceId, spanId } = await sendTrace()
    const params = { traceId }
    const first = await ada(createTraceComment, { params, body: { text: '  It **guessed**.\n' } })
    assert.deepEqual(
      [first.text, first.author, first.authorKind, first.spanId, first.isOwn, first.editedAt],
      ['It **guessed**.', 'Ada', 'person', '', true, null],
    )
    await bob(createTraceComment, { params, body: { text: 'Wrong shop \u{1f6d2}', spanId } })
    const { items } = await bob(listTraceComments, { params })
    assert.deepEqual(
      items.map((one) => [one.author, one.spanId, one.isOwn]),
      [
        ['Ada', '', false],
        ['Bob', spanId, true],
      ],
    )
    // What is exported of a trace has them too.
    assert.deepEqual((await bob(showTrace, { params })).comments, items)
    const shown = await runBelay(['comments', 'list', traceId], { BELAY_DATA: server.data })
    assert.match(
      shown.stdout,
      /Ada +- +tcm_\w+ +It \*\*guessed\*\*\.\n.+Bob.+Wrong shop \u{1f6d2}/u,
    )
  })

  test('come in pages from the newest on; the trace says how many it leaves out', async () => {
    const { traceId, spanId } = await sendTrace()
    const params = { traceId }
    const texts = Array.from({ length: 203 }, (_, at) => `number ${at + 1}`)
    for (const [at, text] of texts.entries())
      await ada(createTraceComment, { params, body: { text, ...(at === 0 ? { spanId } : {}) } })
    const page = (query: { limit?: number; cursor?: string } = {}) =>
      ada(listTraceComments, { params, query })
    const newest = await page({ limit: 2 })
    assert.deepEqual(
      [newest.items.map(({ text }) => text), newest.total, newest.spanIds],
      [['number 202', 'number 203'], 203, [spanId]],
    )
    assert.equal((await page()).items.length, 50)
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const next = await page({ limit: 100, ...(cursor === undefined ? {} : { cursor }) })
      seen.unshift(...next.items.map(({ text }) => text))
      cursor = next.nextCursor
    }
    assert.deepEqual(seen, texts)
    for (const query of [
      { limit: 201 },
      { cursor: 'number 2' },
      { cursor: `evn_${'0'.repeat(26)}` },
    ])
      assert.equal((await problemOf(page(query))).status, 400, JSON.stringify(query))
    const whole = await bob(showTrace, { params })
    assert.deepEqual(
      [whole.comments.length, whole.comments[0]?.text, whole.olderComments],
      [200, 'number 4', 3],
    )
    const env = { BELAY_DATA: server.data }
    const shown = await runBelay(['comments', 'list', traceId, '--limit', '3'], env)
    assert.match(shown.stdout, /number 201\n.+number 202\n.+number 203\n$/)
    const [, cursor = ''] = /older ones: --cursor (\w+) goes on/.exec(shown.stderr) ?? []
    const older = await runBelay(
      ['comments', 'list', traceId, '--limit', '1', '--cursor', cursor],
      env,
    )
    assert.match(older.stdout, /number 200\n$/)
    assert.match(
      (await runBelay(['traces', 'show', traceId], env)).stderr,
      /3 older comments are left out: belay comments list/,
    )
  })

  test('are written by a key under its name, in its own project only', async () => {
    const { traceId } = await sendTrace()
    const params = { traceId }
    const robot = createClient({ baseUrl: server.url, token: key, fetch })
    const written = await robot(createTraceComment, { params, body: { text: 'Checked by cron.' } })
    assert.deepEqual([written.author, written.authorKind], ['shop', 'key'])
    await server.call(createProject, { body: { name: 'Elsewhere', slug: 'elsewhere' } })
    const { key: foreign } = await server.createKey({
      name: 'foreign',
      project: 'elsewhere',
      scopes: ['read', 'score', 'edit'],
    })
    const stranger = createClient({ baseUrl: server.url, token: foreign, fetch })
    const named = { params: { id: written.id }, query: { project: 'default' } }
    assert.deepEqual(await textsOf(stranger, traceId), [])
    for (const asked of [
      () => stranger(createTraceComment, { params, query: named.query, body: { text: 'hello' } }),
      () => stranger(editTraceComment, { ...named, body: { text: 'hello' } }),
      () => stranger(removeTraceComment, named),
    ])
      assert.equal((await problemOf(asked())).status, 404)
    // Another key of the same project is another author.
    const { key: other } = await server.createKey({ name: 'shop', scopes: ['read', 'score'] })
    const namesake = createClient({ baseUrl: server.url, token: other, fetch })
    assert.equal((await problemOf(namesake(removeTraceComment, named))).status, 403)
    assert.deepEqual(await textsOf(namesake, traceId), ['Checked by cron.'])
    const own = { params: named.params }
    await robot(editTraceComment, { ...own, body: { text: 'Checked twice.' } })
    await robot(removeTraceComment, own)
    assert.deepEqual(await textsOf(namesake, traceId), [])
  })

  test('are edited by their author, removed by their author or an owner, and by nobody else', async () => {
    const { traceId } = await sendTrace()
    const { id } = await ada(createTraceComment, { params: { traceId }, body: { text: 'one' } })
    const kept = await ada(createTraceComment, { params: { traceId }, body: { text: 'two' } })
    const edited = await ada(editTraceComment, { params: { id }, body: { text: 'one, and more' } })
    assert.ok(edited.editedAt !== null && edited.editedAt >= edited.createdAt)
    for (const asked of [
      () => bob(editTraceComment, { params: { id }, body: { text: 'no' } }),
      () => owner(editTraceComment, { params: { id }, body: { text: 'no' } }),
      () => bob(removeTraceComment, { params: { id } }),
    ]) {
      const { status, detail } = await problemOf(asked())
      assert.equal(status, 403)
      assert.match(detail, /Ada wrote this comment/)
    }
    await owner(removeTraceComment, { params: { id } })
    assert.deepEqual(await textsOf(ada, traceId), ['two'])
    await ada(removeTraceComment, { params: { id: kept.id } })
    assert.equal(
      (await problemOf(ada(removeTraceComment, { params: { id: kept.id } }))).status,
      404,
    )
    const { call: viewer } = await join(server, 'viewer', 'Vera')
    assert.deepEqual(await textsOf(viewer, traceId), [])
    const refused = viewer(createTraceComment, { params: { traceId }, body: { text: 'hello' } })
    assert.equal((await problemOf(refused)).status, 403)
  })

  test('are about something that is there, and of a length and of characters that can be kept', async () => {
    const { traceId } = await sendTrace()
    const write = (text: string, more: { traceId?: string; spanId?: string } = {}) =>
      ada(createTraceComment, {
        params: { traceId: more.traceId ?? traceId },
        body: { text, ...(more.spanId === undefined ? {} : { spanId: more.spanId }) },
      })
    assert.equal((await problemOf(write('a', { traceId: 'a'.repeat(32) }))).status, 404)
    assert.equal((await problemOf(write('a', { spanId: 'a'.repeat(16) }))).status, 404)
    for (const text of ['', ' \n', 'x'.repeat(10_001), 'nul \0', 'half \ud83d pair'])
      assert.equal((await problemOf(write(text))).status, 400, JSON.stringify(text.slice(0, 20)))
    assert.equal((await write('x'.repeat(10_000))).text.length, 10_000)
  })

  test('go with their trace, and the receipt counts them; those of others stay', async () => {
    const [gone, kept] = [await sendTrace('leaving'), await sendTrace('staying')]
    const late = await sendTrace('leaving')
    for (const { traceId } of [gone, gone, kept, late])
      await ada(createTraceComment, { params: { traceId }, body: { text: 'said' } })
    const removed = await bob(removeTrace, { params: { traceId: gone.traceId } })
    assert.deepEqual([removed.spans, removed.comments], [2, 2])
    assert.deepEqual(await textsOf(ada, gone.traceId), [])
    const ofUser = await bob(removeTracesOfUser, { query: { user: 'leaving' } })
    assert.deepEqual([ofUser.traces, ofUser.comments], [1, 1])
    assert.deepEqual(await textsOf(ada, late.traceId), [])
    assert.deepEqual(await textsOf(ada, kept.traceId), ['said'])
  })

  test('are written, changed and removed on the command line', async () => {
    const { traceId } = await sendTrace()
    const belay = async (...argv: string[]) => {
      const ended = await runBelay([...argv, '--json'], { BELAY_DATA: server.data })
      assert.equal(ended.code, 0, ended.stderr)
      return ended.stdout.trim()
    }
    const { id } = JSON.parse(await belay('comments', 'create', traceId, '--text', 'From a shell'))
    await belay('comments', 'edit', id, '--text', 'From a shell, better')
    assert.equal(JSON.parse(await belay('comments', 'list', traceId)).text, 'From a shell, better')
    await belay('comments', 'remove', id)
    assert.equal(await belay('comments', 'list', traceId), '')
    await ada(createTraceComment, { params: { traceId }, body: { text: 'two\nlines' } })
    const whole = await runBelay(['traces', 'show', traceId], { BELAY_DATA: server.data })
    assert.match(whole.stdout, /find_order[^]+Ada +- +tcm_\w+ +two lines/)
    const nowhere = await runBelay(['comments', 'list', traceId], {
      BELAY_DATA: temporaryDirectory('belay-none-'),
    })
    assert.notEqual(nowhere.code, 0)
  })
})

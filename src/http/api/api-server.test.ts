import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { fault } from '#contract/faults.ts'
import { createKey } from '#contract/keys.ts'
import { listViews } from '#contract/views.ts'
import { signOut } from '#contract/people.ts'
import type { Scope } from '#contract/roles.ts'
import { type ApiSettings, createApiServer } from '#http/api/api-server.ts'
import { type KeyPlace, route, streamRoute } from '#http/api/handler.ts'
import { OpenAnswers } from '#http/api/open-answers.ts'
import { failed, ok } from '#kit/result.ts'

/** A server of these routes, on a port of its own until the test is over; nobody is signed in, and there is no project. */
async function serve(context: TestContext, given: Partial<ApiSettings>): Promise<number> {
  const server = createApiServer({
    routes: [],
    raw: [],
    authenticate: async () => null,
    findProject: async (asked) => failed(fault('not_found', `There is no project ${asked}.`)),
    openAnswers: new OpenAnswers(),
    pseudonyms: async () => new Map(),
    onScopeUsed: () => {},
    origin: 'http://127.0.0.1:4400',
    onMistake: (error) => assert.fail(String(error)),
    ...given,
  })
  server.listen(0, '127.0.0.1')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port // a TCP server that listens has one
}

test('an idle connection of a front thread is never closed from this side', async (context) => {
  const port = await serve(context, {})
  const response = await fetch(`http://127.0.0.1:${port}/nothing`)
  assert.equal(response.status, 404)
  await response.text()
  assert.equal(response.headers.get('connection'), 'keep-alive')
  assert.equal(response.headers.get('keep-alive'), null, 'no time after which it would end')
})

test('a page writes from the name it was opened by or from the set address, and no other page does', async (context) => {
  const port = await serve(context, {
    routes: [route({ ...signOut, scope: 'public' }, async () => ok({ done: true as const }))],
    origin: 'https://belay.example.com',
  })
  const statusFor = async (headers: { origin?: string; host: string }) => {
    const asked = request({ port, method: 'DELETE', path: '/api/v1/session', headers }).end()
    const [response] = await once(asked, 'response')
    response.resume()
    return response.statusCode
  }
  const renamed = '127.0.0.1:4400' // what a proxy passes on that is not told to keep the name
  assert.equal(await statusFor({ origin: 'https://belay.example.com', host: renamed }), 200)
  assert.equal(await statusFor({ origin: 'http://localhost:4400', host: 'localhost:4400' }), 200)
  assert.equal(await statusFor({ host: renamed }), 200, 'no page: a command')
  assert.equal(await statusFor({ origin: 'https://other.example', host: renamed }), 403)
  assert.equal(await statusFor({ origin: 'http://belay.example.com', host: renamed }), 403)
  assert.equal(await statusFor({ origin: 'null', host: renamed }), 403)
})

test('a streamed answer hides the names of people as a whole one does', async (context) => {
  const endpoint = { ...signOut, scope: 'read' as const }
  const told = { type: 'moved', by: 'Zerlina', label: 'Zerlina' }
  let names: readonly string[] = ['Zerlina']
  const port = await serve(context, {
    routes: [
      route({ ...endpoint, path: '/api/v1/whole' }, async () => ok(told as never)),
      streamRoute({ ...endpoint, path: '/api/v1/streamed' }, async () => ok(events() as never)),
    ],
    authenticate: async ({ 'x-scopes': scopes }) => ({
      actor: {
        kind: 'key',
        id: 'key_1',
        name: 'key',
        role: null,
        scopes: String(scopes).split(' ') as Scope[], // what this test sends
      },
      keyPlace: { project: 'prj_1', environment: 'default' },
      admission: { isCheap: true, holds: async () => true },
    }),
    pseudonyms: async () => new Map(names.map((name, at) => [name, `person ${at}`])),
  })
  async function* events() {
    yield told
    names = ['Zerlina', 'Newcomer']
    yield { type: 'moved', by: 'Newcomer' }
  }
  const answerTo = async (path: string, scopes: string) => {
    const url = `http://127.0.0.1:${port}/api/v1/${path}`
    const response = await fetch(url, { method: 'DELETE', headers: { 'x-scopes': scopes } })
    return response.text()
  }
  assert.equal(
    await answerTo('whole', 'read'),
    '{"type":"moved","by":"person 0","label":"Zerlina"}',
  )
  assert.deepEqual((await answerTo('streamed', 'read')).match(/(?<=^data: ).*/gm), [
    '{"type":"moved","by":"person 0","label":"Zerlina"}',
    '{"type":"moved","by":"person 1"}',
  ])
  names = ['Zerlina']
  assert.match(await answerTo('streamed', 'read edit'), /"by":"Zerlina"[^]*"by":"Newcomer"/)
})

test('a query that an endpoint does not take is refused by name, and says where it belongs', async (context) => {
  const asked: unknown[] = []
  const port = await serve(context, {
    routes: [
      route({ ...createKey, scope: 'public' }, async ({ body }) => {
        asked.push(body.project)
        return ok({ id: 'key_1', key: 'bly_1' } as never)
      }),
      route({ ...signOut, scope: 'public' }, async () => ok({ done: true as const })),
    ],
  })
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const told = (await response.json()) as { errors?: { path: string; message: string }[] }
    return [
      response.status,
      ...(told.errors ?? []).map(({ path, message }) => `${path}: ${message}`),
    ]
  }
  assert.deepEqual(await ask('POST', 'keys?project=shop', { name: 'k' }), [
    400,
    'query.project: this endpoint takes it in the body',
  ])
  assert.deepEqual(asked, [])
  assert.deepEqual(await ask('POST', 'keys', { name: 'k', project: 'shop' }), [200])
  assert.deepEqual(asked, ['shop'])
  assert.deepEqual(await ask('DELETE', 'session?project=shop'), [
    400,
    'query.project: this endpoint takes nothing in the query: leave it out',
  ])
})

test('the project is found by what is asked for and whose the key is', async (context) => {
  const asked: (readonly (string | null)[])[] = []
  let keyPlace: KeyPlace = null
  const port = await serve(context, {
    routes: [
      route({ ...listViews, path: '/api/v1/ours' }, async ({ project }) => ok(project as never)),
    ],
    authenticate: async () => ({
      actor: { kind: 'person', id: 'per_1', name: 'Ada', role: 'owner', scopes: ['read'] },
      keyPlace,
      admission: { isCheap: true, holds: async () => true },
    }),
    findProject: async (name, own) => {
      asked.push([name, own])
      return failed(fault('not_found', `There is no project ${name}.`))
    },
  })
  const ask = async (query: string) =>
    (await fetch(`http://127.0.0.1:${port}/api/v1/ours${query}`)).status
  assert.equal(await ask(''), 404, 'without its project no handler is reached')
  assert.equal(await ask('?project=support'), 404)
  keyPlace = { project: 'prj_1', environment: 'production' }
  assert.equal(await ask('?project=support'), 404)
  assert.deepEqual(asked, [
    [null, null],
    ['support', null],
    ['support', 'prj_1'],
  ])
})

// The classes of attack that tools of this kind have met; each tried against a running server.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import {
  createConnection,
  editConnection,
  listConnections,
  testConnection,
} from '#contract/connections.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { endpoints } from '#contract/endpoints.ts'
import { showHealth } from '#contract/health.ts'
import { listKeys, revokeKey } from '#contract/keys.ts'
import { createProject } from '#contract/projects.ts'
import { roleScopes } from '#contract/roles.ts'
import { listTraces, showSpan, showTrace } from '#contract/traces.ts'
import {
  answerChat,
  chatChunk,
  chatEnd,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import { fillSchema, type Schema } from '#test/scenarios/fill-schema.ts'
import {
  freePort,
  runBelay,
  settledHealth,
  startServer,
  storedTrace,
  temporaryDirectory,
  type TestServer,
  waitFor,
} from '#test/scenarios/start-server.ts'

const bodyBytesMax = 1_000_000
const requestTimeoutMs = 4000
const [provider, other] = await Promise.all([startHostileProvider(), startHostileProvider()])
/** Calls no address inside a network; bounds small enough to meet. */
/** May call loopback, where the providers of these tests are. */
const [server, open] = await Promise.all([
  startServer({
    environment: {
      BELAY_GATEWAY_REQUEST_BYTES_MAX: String(bodyBytesMax),
      BELAY_INGEST_BODY_BYTES_MAX: String(bodyBytesMax),
      BELAY_GATEWAY_REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
      BELAY_GATEWAY_RETRIES_MAX: '0',
    },
  }),
  startServer({
    environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8', BELAY_GATEWAY_RETRIES_MAX: '0' },
  }),
])
after(async () => {
  await Promise.all([server.stop(), open.stop()])
  await Promise.all([provider.close(), other.close()])
})

const trace = 'a'.repeat(32)

/** The address of an endpoint with something in the place of each parameter. */
function addressOf({ path }: Endpoint): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    name === 'traceId'
      ? trace
      : name === 'spanId'
        ? 'b'.repeat(16)
        : `${name}_00000000000000000000000000`,
  )
}

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(server.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel()
    return { status: response.status, text: '', headers: response.headers }
  }
  return { status: response.status, text: await response.text(), headers: response.headers }
}

/** A person who joined by a link of that role; the cookie of their session. */
async function joinAs(role: 'owner' | 'viewer', email = `${role}@example.com`): Promise<string> {
  const owner = /link#(\S+)/.exec(server.output())?.[1] ?? ''
  const token =
    role === 'owner'
      ? owner
      : new URL(
          JSON.parse(
            (
              await ask(
                'POST',
                '/api/v1/invitations',
                { authorization: `Bearer ${server.machineToken()}` },
                '{"role":"viewer"}',
              )
            ).text,
          ).link,
        ).hash.slice(1)
  const joined = await ask(
    'POST',
    '/api/v1/link/accept',
    {},
    JSON.stringify({ token, name: role, email, password: passwordCanary }),
  )
  assert.equal(joined.status, 200, joined.text)
  return joined.headers.get('set-cookie') ?? ''
}

const passwordCanary = 'canary-password-7f3a9c'
let ownerCookie = ''

test('every endpoint refuses whoever sends no key or a wrong one, and whoever may not', async () => {
  ownerCookie = await joinAs('owner')
  const viewerCookie = (await joinAs('viewer')).split(';')[0] ?? ''
  const lowest = (await server.createKey({ scopes: ['ingest'] })).key
  assert.ok(endpoints.length > 40, 'the list is that of the contract')
  const tried = endpoints.map(async (endpoint) => {
    const { method, scope } = endpoint
    const path = addressOf(endpoint)
    const isOpen = scope === 'public'
    const body = method === 'GET' || method === 'DELETE' ? undefined : '{}'
    const cases: readonly [who: string, headers: Record<string, string>, refused: number | null][] =
      [
        ['nobody', {}, isOpen ? null : 401],
        ['a wrong key', { authorization: 'Bearer wrong' }, isOpen ? null : 401],
        [
          'a key of the right shape',
          { authorization: `Bearer ${lowest.slice(0, -1)}${lowest.endsWith('x') ? 'y' : 'x'}` },
          isOpen ? null : 401,
        ],
        ['a wrong cookie', { cookie: 'belay_session=wrong' }, isOpen ? null : 401],
        [
          'the lowest key',
          { authorization: `Bearer ${lowest}` },
          isOpen || scope === 'signed-in' || scope === 'ingest' ? null : 403,
        ],
        [
          'a viewer',
          { cookie: viewerCookie },
          isOpen || scope === 'signed-in' || roleScopes.viewer.includes(scope) ? null : 403,
        ],
      ]
    for (const [who, headers, refused] of cases) {
      // Signing out is the one thing a viewer's own session would not survive.
      if (endpoint.id === 'session.remove' && who === 'a viewer') continue
      const { status, text } = await ask(method, path, headers, body)
      if (refused !== null) assert.equal(status, refused, `${who}: ${method} ${path}: ${text}`)
      else assert.ok(status !== 403 && status < 500, `${who}: ${method} ${path}: ${status} ${text}`)
      if (refused !== null) assert.match(text, /"remedy":/)
    }
  })
  await Promise.all(tried)
})

test('every raw path refuses whoever sends no key or a wrong one, in the format of its API', async () => {
  const lowest = (await server.createKey({ scopes: ['read'] })).key
  const paths = [
    'POST /v1/chat/completions',
    'POST /v1/responses',
    'POST /v1/embeddings',
    'POST /v1/completions',
    'POST /v1/messages',
    'POST /v1/messages/count_tokens',
    'POST /v1beta/models/sim/echo:generateContent',
    'POST /v1beta/models/sim/echo:streamGenerateContent',
    'POST /v1/models/sim/echo:embedContent',
    'POST /v1beta/sim/echo:batchEmbedContents',
    'GET /v1/models',
    'GET /v1/models/sim%2Fecho',
    'GET /v1beta/models',
    'POST /v1/traces',
    'POST /v1/logs',
    'POST /api/public/otel/v1/traces',
    'POST /api/public/otel/v1/logs',
  ]
  const wrong: readonly Record<string, string>[] = [
    {},
    { authorization: 'Bearer sk-wrong' },
    { 'x-api-key': 'sk-wrong' },
    { 'x-goog-api-key': 'sk-wrong' },
    { 'api-key': 'sk-wrong' },
    { authorization: `Basic ${Buffer.from('pk:sk').toString('base64')}` },
    { authorization: `Bearer ${server.machineToken()}` },
    { cookie: ownerCookie.split(';')[0] ?? '' },
  ]
  for (const address of paths) {
    const [method = '', path = ''] = address.split(' ')
    const body = method === 'POST' ? '{"model":"sim/echo"}' : undefined
    for (const headers of wrong) {
      const { status, text } = await ask(method, path, headers, body)
      assert.equal(status, 401, `${address} with ${JSON.stringify(headers)}: ${text}`)
    }
    if (method === 'POST')
      assert.equal(
        (await ask(method, path, { authorization: `Bearer ${lowest}` }, body)).status,
        403,
        address,
      )
    if (method === 'POST' && path.startsWith('/v1beta'))
      assert.equal((await ask(method, `${path}?key=sk-wrong`, {}, body)).status, 401)
  }
  for (const path of ['/v1/anything', '/v1beta/x', '/v1/chat/completions/', '/v1/files']) {
    assert.ok([401, 404].includes((await ask('POST', path, {}, '{}')).status), path)
  }
})

test('nothing of one project is read or changed with a key of another', async () => {
  const project = await server.call(createProject, { body: { slug: 'other', name: 'Other' } })
  const scopes = ['call', 'ingest', 'read', 'score', 'edit', 'keys'] as const
  const mine = (await server.createKey({ name: 'mine', scopes: [...scopes], project: 'other' })).key
  const theirs = await server.createKey({ name: 'theirs', scopes: [...scopes] })
  const secret = 'project-canary-51c2'
  const made = await ask(
    'POST',
    '/v1/chat/completions',
    {
      authorization: `Bearer ${theirs.key}`,
      'x-belay-user': secret,
      'x-belay-session': secret,
      'x-belay-tags': secret,
    },
    JSON.stringify({ model: 'sim/echo', messages: [{ role: 'user', content: secret }] }),
  )
  const traceId = made.headers.get('x-belay-trace-id') ?? ''
  const { spans } = await storedTrace(server, traceId)
  const as = { authorization: `Bearer ${theirs.key}` }
  assert.equal(
    (await ask('POST', '/api/v1/scores', as, JSON.stringify({ traceId, name: secret, value: 1 })))
      .status,
    200,
  )
  const view = JSON.parse(
    (
      await ask(
        'POST',
        '/api/v1/views',
        as,
        JSON.stringify({ name: secret, page: 'traces', search: {} }),
      )
    ).text,
  )
  await settledHealth(server)
  const { items } = JSON.parse(
    (await ask('GET', '/api/v1/projects', { authorization: `Bearer ${server.machineToken()}` }))
      .text,
  )
  const theirProject = items.find(({ slug }: { slug: string }) => slug === 'default').id
  const me = { authorization: `Bearer ${mine}` }
  const reads = [
    '/api/v1/traces',
    '/api/v1/traces?from=-30d&limit=200',
    '/api/v1/traces/facets',
    `/api/v1/traces/${traceId}`,
    `/api/v1/traces/${traceId}/spans/${spans[0]?.spanId}`,
    `/api/v1/receipts/${traceId}`,
    `/api/v1/scores?traceId=${traceId}`,
    '/api/v1/scores',
    '/api/v1/sessions',
    '/api/v1/users',
    '/api/v1/views',
    '/api/v1/projects',
    '/api/v1/keys',
    '/api/v1/models?only=measured',
    '/api/v1/metrics/overview?by=user',
    '/api/v1/metrics/overview?by=key',
  ]
  for (const path of reads) {
    for (const asked of ['', `project=${theirProject}`, 'project=default']) {
      const { text } = await ask(
        'GET',
        asked === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${asked}`,
        me,
      )
      for (const canary of [secret, theirs.id, `"${traceId}","state":"stored"`, theirProject]) {
        assert.ok(
          !text.replaceAll(asked === '' ? '\0' : asked.slice(8), '').includes(canary),
          `${path} ${asked}: ${text.slice(0, 300)}`,
        )
      }
    }
  }
  const writes: readonly [method: string, path: string, body?: string][] = [
    ['PATCH', `/api/v1/keys/${theirs.id}`, '{"name":"taken"}'],
    ['DELETE', `/api/v1/keys/${theirs.id}`],
    ['DELETE', `/api/v1/views/${view.id}`],
    ['PATCH', `/api/v1/projects/${theirProject}`, '{"capture":"none"}'],
  ]
  for (const [method, path, body] of writes) {
    const { status, text } = await ask(method, path, me, body)
    assert.ok(status === 404 || status === 403, `${method} ${path}: ${status} ${text}`)
  }
  // What names another project is refused: in its own it would be a surprise.
  const forged = JSON.stringify({ traceId, name: 'forged', value: 1 })
  for (const asked of [theirProject, 'default', 'no-such']) {
    const { status, text } = await ask('POST', `/api/v1/scores?project=${asked}`, me, forged)
    assert.equal(status, 404, text)
    assert.match(text, new RegExp(`no project \\\\"${asked}\\\\" for this key: it belongs to`))
  }
  for (const path of ['/api/v1/live', '/api/v1/prompt-events']) {
    assert.equal((await ask('GET', `${path}?project=default`, me)).status, 404)
    assert.equal((await ask('GET', path, me)).status, 200)
    assert.equal((await ask('GET', `${path}?project=no-such`, as)).status, 404)
  }
  for (const asked of [project.id, 'other'])
    assert.equal((await ask('GET', `/api/v1/keys?project=${asked}`, me)).status, 200)
  const asksFor = await ask(
    'POST',
    '/api/v1/keys',
    me,
    JSON.stringify({ name: 'x', project: theirProject }),
  )
  assert.equal(asksFor.status, 404, asksFor.text)
  assert.equal(
    (await ask('POST', '/api/v1/keys', me, JSON.stringify({ name: 'x', scopes: ['people'] })))
      .status,
    403,
    'nobody gives more than they have',
  )
  await settledHealth(server)
  assert.ok(!(await ask('GET', `/api/v1/scores?traceId=${traceId}`, as)).text.includes('forged'))
})

describe('a key never makes a key, or a person, that may do more than itself', () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
  const inTwoHours = new Date(Date.now() + 7_200_000).toISOString()
  type Made = Parameters<TestServer['createKey']>[0]
  const cases: readonly [
    what: string,
    maker: Made,
    within: Record<string, unknown>,
    beyond: readonly Record<string, unknown>[],
  ][] = [
    ['scopes', { scopes: ['keys', 'read'] }, { scopes: ['read'] }, [{ scopes: ['edit'] }]],
    [
      'models',
      { scopes: ['keys', 'call'], models: ['sim/*', 'gpt-4o'] },
      { scopes: ['call'], models: ['sim/echo', 'sim/error-*', 'gpt-4o'] },
      [
        { scopes: ['call'], models: ['sim/echo', 'openai/gpt-5'] },
        { scopes: ['call'], models: ['*'] },
        { scopes: ['call'], models: ['gpt-4o*'] },
        { scopes: ['call'], models: [] },
      ],
    ],
    [
      'environment',
      { scopes: ['keys', 'call'], environment: 'dev' },
      { scopes: ['call'], environment: 'dev' },
      [{ scopes: ['call'], environment: 'production' }],
    ],
    [
      'expiry',
      { scopes: ['keys', 'call'], expiresAt: inAnHour },
      { scopes: ['call'], expiresAt: inAnHour },
      [
        { scopes: ['call'], expiresAt: inTwoHours },
        { scopes: ['call'], expiresAt: null },
      ],
    ],
    [
      'limits, which each new key would have once more',
      { scopes: ['keys', 'call', 'read'], limits: { budgetUsd: '1' } },
      { scopes: ['read'] },
      [{ scopes: ['call'], limits: { budgetUsd: '0.5' } }, { scopes: ['call'] }],
    ],
  ]
  for (const [what, maker, within, beyond] of cases) {
    test(what, async () => {
      const { id, key } = await server.createKey({ name: 'maker', ...maker })
      const as = { authorization: `Bearer ${key}` }
      const make = (asked: object) =>
        ask('POST', '/api/v1/keys', as, JSON.stringify({ name: 'made', ...asked }))
      const made = await make(within)
      assert.equal(made.status, 200, made.text)
      for (const asked of beyond) {
        const { status, text } = await make(asked)
        assert.equal(status, 403, `${JSON.stringify(asked)}: ${text}`)
        // Nor does it get there by changing what it made, or itself.
        const { scopes: _, environment: __, ...change } = asked
        if (Object.keys(change).length === 0) continue
        for (const edited of [JSON.parse(made.text).id, id]) {
          const { status: after, text: said } = await ask(
            'PATCH',
            `/api/v1/keys/${edited}`,
            as,
            JSON.stringify(change),
          )
          const isTighter = 'limits' in change
          assert.equal(after, isTighter ? 200 : 403, `${JSON.stringify(change)}: ${said}`)
        }
      }
    })
  }

  test('what is left out is as its maker has it', async () => {
    const { key } = await server.createKey({
      scopes: ['keys', 'call', 'ingest', 'score'],
      environment: 'dev',
      models: ['sim/*'],
      expiresAt: inAnHour,
    })
    const as = { authorization: `Bearer ${key}` }
    const { status, text } = await ask('POST', '/api/v1/keys', as, '{"name":"made"}')
    assert.equal(status, 200, text)
    const { record } = JSON.parse(text)
    assert.equal(record.environment, 'dev')
    assert.deepEqual(record.models, ['sim/*'])
    assert.equal(record.expiresAt, inAnHour)
  })

  test('limits of a limited key are only ever drawn tighter by it', async () => {
    const { id, key } = await server.createKey({
      scopes: ['keys', 'call'],
      limits: { requestsPerMinute: 10, budgetUsd: '5', budgetPeriod: 'day' },
    })
    const as = { authorization: `Bearer ${key}` }
    const changes: readonly [limits: object, status: number][] = [
      [{ requestsPerMinute: 10 }, 200],
      [{ requestsPerMinute: 11 }, 403],
      [{ requestsPerMinute: null }, 403],
      [{ budgetUsd: '5.000000000001' }, 403],
      [{ budgetUsd: '4.5' }, 200],
      [{ budgetUsd: null }, 403],
      [{ budgetPeriod: 'month' }, 200],
      [{ budgetPeriod: 'day' }, 403],
      [{ parallelCalls: 3 }, 200],
      [{ parallelCalls: 4 }, 403],
    ]
    for (const [limits, status] of changes) {
      const edited = await ask('PATCH', `/api/v1/keys/${id}`, as, JSON.stringify({ limits }))
      assert.equal(edited.status, status, `${JSON.stringify(limits)}: ${edited.text}`)
    }
  })

  test('a key bound to models changes no alias, which could lead its names elsewhere', async () => {
    const { key } = await server.createKey({ scopes: ['edit', 'call'], models: ['cheap'] })
    const free = await server.createKey({ scopes: ['edit', 'call'] })
    const put = (by: string) =>
      ask(
        'PUT',
        '/api/v1/aliases/cheap',
        { authorization: `Bearer ${by}` },
        '{"targets":["sim/echo"]}',
      )
    assert.equal((await put(free.key)).status, 200)
    assert.equal((await put(key)).status, 403)
    const removed = await ask('DELETE', '/api/v1/aliases/cheap', { authorization: `Bearer ${key}` })
    assert.equal(removed.status, 403)
  })

  test('the people of the workspace are no key’s to manage, whatever its scopes', async () => {
    const { key } = await server.createKey({
      scopes: ['people', 'read', 'score', 'attest', 'edit', 'keys'],
    })
    const as = { authorization: `Bearer ${key}` }
    const ofPeople = endpoints.filter(({ isForPeople }) => isForPeople === true)
    assert.ok(ofPeople.length >= 6)
    for (const endpoint of ofPeople) {
      const { method } = endpoint
      const answer = await ask(method, addressOf(endpoint), as, method === 'GET' ? undefined : '{}')
      assert.equal(answer.status, 403, endpoint.id)
      assert.match(answer.text, /takes a person/)
    }
  })

  test('addresses are shown to who manages people, and to themselves', async () => {
    const seenBy = async (cookie: string) => {
      const { text } = await ask('GET', '/api/v1/people', { cookie: cookie.split(';')[0] ?? '' })
      const items: { email: string | null }[] = JSON.parse(text).items
      return items.flatMap(({ email }) => email ?? []).toSorted()
    }
    const own = await joinAs('viewer', 'own@example.com')
    assert.deepEqual(await seenBy(own), ['own@example.com'])
    assert.ok((await seenBy(ownerCookie)).includes('own@example.com'))
  })
})

test('a key that only reads was used too, and says when', async () => {
  const { id, key } = await server.createKey({ scopes: ['read'] })
  const lastUsed = async () => {
    const { items } = await server.call(listKeys, {})
    return items.find((one) => one.id === id)?.lastUsedAt ?? null
  }
  assert.equal(await lastUsed(), null)
  const before = Date.now()
  assert.equal((await ask('GET', '/api/v1/traces', { authorization: `Bearer ${key}` })).status, 200)
  const at = await waitFor('the time of use', lastUsed)
  assert.ok(Date.parse(at) >= before && Date.parse(at) <= Date.now())
})

test('a change that names no field is refused alike everywhere, with the fields that could be named', async () => {
  const changes = endpoints.filter(({ method }) => method === 'PATCH')
  assert.ok(changes.length > 5)
  for (const endpoint of changes) {
    const as = { authorization: `Bearer ${server.machineToken()}` }
    for (const body of ['{}', undefined]) {
      const { status, text } = await ask('PATCH', addressOf(endpoint), as, body)
      assert.equal(status, 400, `${endpoint.id}: ${text}`)
      assert.match(text, /name at least one field to change: \w+/, endpoint.id)
    }
  }
})

test('text that a store cannot hold is kept or refused by every endpoint, and breaks none', async () => {
  const { key } = await server.createKey({
    scopes: ['call', 'ingest', 'read', 'score', 'attest', 'edit', 'keys'],
  })
  const schemaOf = (schema: z.ZodType) =>
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema
  // The simulator of a person's page would wait for its end; everything else is asked.
  const asked = endpoints.filter(({ scope, isStream }) => scope !== 'public' && isStream !== true)
  const broken: string[] = []
  for (const text of ['a\0b', '\ud800x']) {
    for (const endpoint of asked) {
      const inPath = encodeURIComponent(text.toWellFormed())
      const query = new URLSearchParams(
        Object.entries(fillSchema(schemaOf(endpoint.query), text) ?? {}).map(([name, value]) => [
          name,
          String(value),
        ]),
      )
      query.delete('project')
      const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE'
      for (const path of [addressOf(endpoint), endpoint.path.replace(/:[A-Za-z]+/g, inPath)]) {
        const { status } = await ask(
          endpoint.method,
          `${path}?${query}`,
          { authorization: `Bearer ${key}` },
          hasBody ? JSON.stringify(fillSchema(schemaOf(endpoint.body), text)) : undefined,
        )
        if (status >= 500) broken.push(`${endpoint.id}: ${status}`)
      }
    }
  }
  assert.deepEqual(broken, [])
})

test('text that a store cannot hold is kept with a mark in its place, in names and in JSON', async () => {
  const { key } = await server.createKey({ scopes: ['read', 'edit', 'score'] })
  const post = async (path: string, body: object) => {
    const { status, text } = await ask(
      'POST',
      path,
      { authorization: `Bearer ${key}` },
      JSON.stringify(body),
    )
    assert.equal(status, 200, `${path}: ${text}`)
    return text
  }
  await post('/api/v1/datasets', {
    name: 'unstorable',
    items: [{ input: 'a\0b' }, { input: { 'half\ud83d': '\udc00x' } }, { input: 'whole' }],
  })
  const { text } = await ask('GET', '/api/v1/datasets/unstorable/items', {
    authorization: `Bearer ${key}`,
  })
  const { items } = JSON.parse(text) as { items: { input: unknown }[] }
  assert.deepEqual(
    items.map(({ input }) => input),
    ['a\uFFFDb', { 'half\uFFFD': '\uFFFDx' }, 'whole'],
  )
  await post('/api/v1/views', { name: 'odd\0', page: 'traces', search: { q: 'a\0\ud800' } })
})

test('input never becomes SQL, a path or a header', async () => {
  const { key } = await server.createKey({ scopes: ['read', 'call'] })
  const as = { authorization: `Bearer ${key}` }
  const nasty = [
    `' OR 1=1 --`,
    `'; DROP TABLE spans; --`,
    `\\'`,
    `{a:String}`,
    `%27`,
    '`',
    '"',
    '\u0000',
    '%',
    '../../../secret.key',
    '\ud83d',
    'SETTINGS max_memory_usage=1',
    '\n\n',
    ')'.repeat(100),
  ]
  const filters = [
    'search',
    'status',
    'model',
    'provider',
    'key',
    'name',
    'user',
    'session',
    'tag',
    'flag',
    'environment',
    'project',
    'cursor',
    'from',
    'minCostUsd',
  ]
  const tried = filters.map(async (filter) => {
    for (const text of nasty) {
      const { status } = await ask(
        'GET',
        `/api/v1/traces?${filter}=${encodeURIComponent(text.toWellFormed())}`,
        as,
      )
      assert.ok([200, 400, 404].includes(status), `${filter}=${text}: ${status}`)
    }
  })
  await Promise.all(tried)
  for (const path of [
    '/../../secret.key',
    '/..%2f..%2fsecret.key',
    '/assets/../../../etc/passwd',
    '/assets/%2e%2e/%2e%2e/server.json',
    '//etc/passwd',
    '/%00',
    '/%',
    '/%zz',
    '/api/v1/traces/%zz',
    '/v1/models/%zz',
    '/v1beta/models/%:generateContent',
    '/?%',
  ]) {
    // Sent as it stands: fetch would tidy it up first.
    const { status, text } = await raw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    )
    assert.ok(status >= 200 && status < 500, `${path}: ${status}`)
    assert.ok(
      !text.includes('root:') &&
        !text.includes(readFileSync(join(server.data, 'secret.key'), 'utf8').slice(0, 43)),
      path,
    )
  }
  const { status, text } = await ask(
    'POST',
    '/v1/chat/completions',
    as,
    JSON.stringify({
      model: 'sim/echo\r\nx-injected: 1',
      messages: [{ role: 'user', content: 'x' }],
    }),
  )
  assert.ok(status >= 400 && status < 500, text)
})

test('tries at passwords are bounded for one account from one address, and for one address', async () => {
  const [here, elsewhere] = ['127.0.0.11', '127.0.0.12'] as const
  // Those that are let through hash for a third of a second each, so they come a few at once.
  const statuses: number[] = []
  for (let index = 0; index < 12; index += 4) {
    const some = Array.from({ length: 4 }, () => signInFrom(here, 'victim@example.com'))
    statuses.push(...(await Promise.all(some)))
  }
  assert.deepEqual(
    statuses.toSorted(),
    [...Array<number>(10).fill(401), 429, 429],
    'ten at one account from one address',
  )
  assert.equal(await signInFrom(here, 'Victim@Example.com'), 429, 'however it is written')
  assert.equal(await signInFrom(elsewhere, 'victim@example.com'), 401, 'another address')
  for (let index = 13; index < 39; index += 1)
    assert.equal(await signInFrom(here, 'victim@example.com'), 429)
  assert.equal(await signInFrom(here, 'another@example.com'), 401, 'the fortieth from one address')
  assert.equal(await signInFrom(here, 'third@example.com'), 429)
  assert.equal(await signInFrom(elsewhere, 'third@example.com'), 401)
})

/** The status of a sign-in with a wrong password, from another address of this machine. */
function signInFrom(localAddress: string, email: string): Promise<number> {
  const body = JSON.stringify({ email, password: 'a wrong password' })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    request(
      `${server.url}/api/v1/session`,
      { method: 'POST', localAddress, headers, agent: false },
      (response) => {
        response.resume()
        assert.equal(
          response.headers['retry-after'],
          response.statusCode === 429 ? '60' : undefined,
        )
        resolve(response.statusCode ?? 0)
      },
    )
      .on('error', reject)
      .end(body)
  })
}

test('an answer that goes on ends when its reader would no longer be let in', async () => {
  const playground = {
    method: 'POST',
    body: JSON.stringify({
      models: ['sim/slow-500ms+lorem'],
      repeats: 10,
      messages: [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }],
    }),
  }
  const machine = { authorization: `Bearer ${server.machineToken()}` }
  /** Opens an answer, has its reader's admission end, and reads until it ends. */
  const endsAfter = async (
    path: string,
    headers: Record<string, string>,
    end: () => Promise<unknown>,
    asked: RequestInit = {},
  ) => {
    const bound = AbortSignal.timeout(30_000)
    const response = await fetch(server.url + path, {
      ...asked,
      headers: { 'content-type': 'application/json', ...headers },
      signal: bound,
    })
    assert.equal(response.status, 200, path)
    const reader = response.body?.getReader()
    await reader?.read()
    await end()
    for (;;) {
      const piece = await reader?.read().catch(() => null)
      if (piece?.done !== false) break
    }
    assert.ok(!bound.aborted, `${path} goes on for nobody`)
  }
  const revoked = async (path: string, asked: RequestInit = {}) => {
    const { id, key } = await server.createKey({ scopes: ['read', 'edit', 'call'] })
    const end = () => server.call(revokeKey, { params: { id } })
    await endsAfter(path, { authorization: `Bearer ${key}` }, end, asked)
  }
  await revoked('/api/v1/live')
  await revoked('/api/v1/prompt-events')
  await revoked('/api/v1/playground/runs', playground)
  const expiresAt = new Date(Date.now() + 2000).toISOString()
  const ending = await server.createKey({ scopes: ['read'], expiresAt })
  await endsAfter('/api/v1/live', { authorization: `Bearer ${ending.key}` }, async () => {})
  // A person: signed out, then disabled.
  const cookie = (await joinAs('viewer', 'leaving@example.com')).split(';')[0] ?? ''
  await endsAfter('/api/v1/live', { cookie }, () =>
    ask('DELETE', '/api/v1/session', { cookie, origin: server.url }),
  )
  const again = await ask(
    'POST',
    '/api/v1/session',
    {},
    JSON.stringify({ email: 'leaving@example.com', password: passwordCanary }),
  )
  const session = { cookie: (again.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
  await endsAfter('/api/v1/live', session, () =>
    ask(
      'PATCH',
      `/api/v1/people/${JSON.parse(again.text).id}`,
      machine,
      JSON.stringify({ isDisabled: true }),
    ),
  )
})

test('a request for a foreign name is refused on every path, and one for a name of this machine is not', async () => {
  const statusOf = (path: string, host: string) =>
    new Promise<string>((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path, headers: { host } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve(`${response.statusCode} ${Buffer.concat(chunks).toString()}`),
        )
      })
        .on('error', reject)
        .end()
    })
  for (const path of [
    '/',
    '/healthz',
    '/readyz',
    '/api/v1/session',
    '/v1/models',
    '/v1beta/models',
  ])
    assert.match(
      await statusOf(path, `rebound.example:${server.port}`),
      /^421 .*network\.hosts/,
      path,
    )
  for (const host of ['localhost', `127.0.0.1:${server.port}`, hostname(), 'host.docker.internal'])
    assert.match(await statusOf('/healthz', host), /^200 /, host)
})

test('a page of another site can write nothing with a person’s cookie', async () => {
  const cookie = ownerCookie.split(';')[0] ?? ''
  assert.match(ownerCookie, /HttpOnly/)
  assert.match(ownerCookie, /SameSite=Strict/)
  const host = new URL(server.url).host
  const body = '{"slug":"csrf","name":"csrf"}'
  const cases: readonly [Record<string, string>, boolean][] = [
    [{ origin: 'https://evil.example' }, false],
    [{ origin: `http://${host}.evil.example` }, false],
    [{ origin: 'null' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, true],
  ]
  for (const [headers, isAllowed] of cases) {
    // A plain fetch sets these headers by itself and forbids others to.
    const { status } = await send(
      'POST',
      '/api/v1/projects',
      { cookie, 'content-type': 'application/json', ...headers },
      body,
    )
    assert.equal(status, isAllowed ? 200 : 403, JSON.stringify(headers))
  }
  const refused = await send(
    'POST',
    '/api/v1/projects',
    { cookie, 'content-type': 'application/json', origin: 'https://evil.example' },
    body,
  )
  const { code, remedy } = JSON.parse(refused.body)
  assert.equal(code, 'cross_site')
  // No role helps here.
  assert.match(remedy, /own page/)
  assert.doesNotMatch(remedy, /role/)
  for (const headers of [{ 'content-type': 'text/plain', origin: 'https://evil.example' }]) {
    assert.equal((await send('DELETE', '/api/v1/session', { cookie, ...headers })).status, 403)
  }
})

test('the page lets nothing load or run that the server did not send', async () => {
  const { headers, status } = await ask('GET', '/')
  if (status === 503) return // the page has not been built; its headers are tested where it has
  const policy = headers.get('content-security-policy') ?? ''
  for (const rule of [
    "default-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "script-src 'self'",
  ])
    assert.ok(policy.includes(rule), rule)
  assert.ok(!/script-src[^;]*unsafe/.test(policy))
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
})

test('a connection that leads inside a network is not called, by address or by name', async () => {
  const port = new URL(provider.url).port
  provider.received.length = 0
  const inside = [
    `http://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `http://localhost.:${port}`,
    `http://${hostname()}:${port}`,
    `http://[::1]:${port}`,
    `http://[::ffff:127.0.0.1]:${port}`,
    `http://[::ffff:7f00:1]:${port}`,
    `http://0.0.0.0:${port}`,
    `http://[::]:${port}`,
    `http://2130706433:${port}`,
    `http://0x7f.1:${port}`,
    `http://017700000001:${port}`,
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]',
    'http://10.0.0.1',
    'http://172.31.255.255',
    'http://192.168.1.1',
    'http://100.64.0.1',
    'http://[fe80::1]',
    'http://[64:ff9b::7f00:1]',
  ]
  const { key } = await server.createKey()
  for (const [index, baseUrl] of inside.entries()) {
    const name = `inside-${index}`
    const { id } = await server.call(createConnection, {
      body: { provider: 'openai-compatible', name, baseUrl, secret: 'provider-key' },
    })
    const { status, text, headers } = await ask(
      'POST',
      '/v1/chat/completions',
      { authorization: `Bearer ${key}` },
      JSON.stringify({ model: `${name}/m`, messages: [{ role: 'user', content: 'x' }] }),
    )
    // A name that nobody resolves here is unreachable, which is as good.
    assert.ok(
      status === 403 || (status === 502 && /ENOTFOUND|EAI_AGAIN/.test(text)),
      `${baseUrl}: ${status} ${text}`,
    )
    if (status === 403) {
      assert.equal(headers.get('x-belay-fault'), 'address_denied')
      assert.match(text, /BELAY_NETWORK_ALLOW/)
    }
    const probe = await server.call(testConnection, { params: { id } })
    assert.equal(probe.ok, false, baseUrl)
  }
  assert.deepEqual(provider.received, [])
})

test('a redirect is not followed, wherever it leads', async () => {
  provider.received.length = 0
  other.received.length = 0
  provider.behave((response) => {
    response.writeHead(307, { location: `${other.url}/v1/chat/completions` })
    response.end()
  })
  const { id } = await open.call(createConnection, {
    body: {
      provider: 'openai-compatible',
      name: 'redirecting',
      baseUrl: provider.url,
      secret: 'provider-key',
    },
  })
  const { key } = await open.createKey()
  const response = await fetch(`${open.url}/v1/chat/completions`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'redirecting/m', messages: [{ role: 'user', content: 'x' }] }),
  })
  await response.text()
  assert.ok(response.status >= 300)
  assert.equal((await open.call(testConnection, { params: { id } })).ok, false)
  assert.equal(provider.received.length, 2)
  assert.deepEqual(other.received, [])
})

test('a connection that moves to another origin forgets its secret, and the new place never sees it', async () => {
  const secret = 'sk-origin-canary-99d1'
  provider.behave((response) => answerChat(response, 'Hi'))
  other.behave((response) => answerChat(response, 'Hi'))
  const { id } = await open.call(createConnection, {
    body: { provider: 'openai-compatible', name: 'moving', baseUrl: `${provider.url}/v1`, secret },
  })
  const { key } = await open.createKey()
  const call = async () => {
    const response = await fetch(`${open.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'moving/m', messages: [{ role: 'user', content: 'x' }] }),
    })
    await response.text()
  }
  const has = async () =>
    (await open.call(listConnections, {})).items.find((item) => item.id === id)?.hasSecret
  provider.received.length = 0
  await call()
  assert.equal(provider.received[0]?.headers.authorization, `Bearer ${secret}`)
  await open.call(editConnection, { params: { id }, body: { baseUrl: `${provider.url}/v2` } })
  assert.equal(await has(), true, 'another path of the same place keeps it')
  other.received.length = 0
  const port = new URL(provider.url).port
  for (const baseUrl of [
    `${other.url}/v1`,
    `http://localhost:${port}/v1`,
    `https://127.0.0.1:${port}/v1`,
  ]) {
    await open.call(editConnection, {
      params: { id },
      body: { baseUrl: `${provider.url}/v1`, secret },
    })
    assert.equal(await has(), true)
    provider.received.length = 0
    await open.call(editConnection, { params: { id }, body: { baseUrl } })
    assert.equal(await has(), false, baseUrl)
    await call()
    await open.call(testConnection, { params: { id } })
    for (const { headers, body } of [...other.received, ...provider.received]) {
      assert.ok(!JSON.stringify(headers).includes(secret) && !body.includes(secret), baseUrl)
    }
    // Back at the old place it does not come back by itself.
    await open.call(editConnection, { params: { id }, body: { baseUrl: `${provider.url}/v1` } })
    assert.equal(await has(), false)
  }
})

test('secrets appear in no file, no answer and no log', async () => {
  const providerSecret = 'sk-canary-5e1c7b9d2f48a063'
  // It says its key back wherever it can: in errors, headers, answers, and cut in two within a stream.
  provider.behave(async (response, { body, count }) => {
    response.setHeader('x-echo', `Bearer ${providerSecret}`)
    if (body.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const [begin, end] = chatChunk(`so ${providerSecret} it is`).split('5e1c')
      response.write(`${begin}5e`)
      await new Promise((resolve) => setTimeout(resolve, 50))
      response.end(`1c${end}${chatEnd}`)
    } else if (count % 3 === 0) {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(`{"error":{"message":"Incorrect API key provided: Bearer ${providerSecret}."}}`)
    } else answerChat(response, `Hi ${providerSecret}`)
  })
  const answers: string[] = []
  const { id } = await open.call(createConnection, {
    body: {
      provider: 'openai-compatible',
      name: 'canary',
      baseUrl: `${provider.url}/v1`,
      secret: providerSecret,
    },
  })
  const { key } = await open.createKey({
    name: 'canary',
    scopes: ['call', 'ingest', 'read', 'score'],
  })
  const password = 'canary-password-b1946ac9'
  const token = /link#(\S+)/.exec(open.output())?.[1] ?? ''
  const post = async (path: string, headers: Record<string, string>, body: string) => {
    const response = await fetch(open.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    const text = await response.text()
    answers.push(text, JSON.stringify([...response.headers]))
    return { status: response.status, text }
  }
  assert.equal(
    (
      await post(
        '/api/v1/link/accept',
        {},
        JSON.stringify({ token, name: 'Canary', email: 'c@example.com', password }),
      )
    ).status,
    200,
  )
  await post('/api/v1/session', {}, JSON.stringify({ email: 'c@example.com', password }))
  await post(
    '/api/v1/session',
    {},
    JSON.stringify({ email: 'c@example.com', password: `${password}-wrong` }),
  )
  const chat = JSON.stringify({
    model: 'canary/m',
    messages: [{ role: 'user', content: 'hello there' }],
  })
  for (let calls = 0; calls < 4; calls += 1)
    await post('/v1/chat/completions', { authorization: `Bearer ${key}` }, chat)
  await post('/v1/chat/completions', { 'x-api-key': key }, chat)
  const streamed = await post(
    '/v1/chat/completions',
    { authorization: `Bearer ${key}` },
    JSON.stringify({ ...JSON.parse(chat), stream: true }),
  )
  assert.match(streamed.text, /so \(secret\) it is/)
  assert.ok(
    answers.some((text) => text.includes('provided: Bearer (secret)')),
    'the rest is told',
  )
  await post(
    `/v1beta/models/sim/echo:generateContent?key=${key}`,
    {},
    '{"contents":[{"parts":[{"text":"hi"}]}]}',
  )
  await post('/v1/chat/completions', { authorization: `Bearer ${key}` }, '{ not json')
  await post(
    '/v1/traces',
    { authorization: `Basic ${Buffer.from(`pk:${key}`).toString('base64')}` },
    '{"resourceSpans":[]}',
  )
  await post('/v1/traces', { authorization: `Bearer ${key}` }, 'nonsense')
  await fetch(`${open.url}/api/v1/traces?search=${key}`)
  answers.push(JSON.stringify(await open.call(testConnection, { params: { id } })))
  await settledHealth(open)

  const me = { authorization: `Bearer ${open.machineToken()}` }
  for (const endpoint of endpoints) {
    if (endpoint.method !== 'GET' || endpoint.path.includes(':')) continue
    // Streams of events have no end to wait for.
    if (endpoint.id === 'live.watch' || endpoint.id === 'prompts.watch') continue
    answers.push(await (await fetch(open.url + endpoint.path, { headers: me })).text())
  }
  const { items } = await open.call(listTraces, { query: { limit: 200 } })
  assert.ok(items.length >= 6)
  for (const { traceId } of items) {
    const shown = await open.call(showTrace, { params: { traceId } })
    answers.push(JSON.stringify(shown))
    for (const { spanId } of shown.spans)
      answers.push(JSON.stringify(await open.call(showSpan, { params: { traceId, spanId } })))
  }
  await open.stop()
  const canaries = [providerSecret, key, password].flatMap((text) => [
    text,
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('hex'),
  ])
  for (const canary of canaries) {
    for (const text of answers)
      assert.ok(!text.includes(canary), `in an answer: ${text.slice(0, 200)}`)
    assert.ok(!open.output().includes(canary), 'in the log')
  }
  const files = readdirSync(open.data, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  assert.ok(files.length > 50)
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name))
    for (const canary of canaries)
      assert.equal(bytes.indexOf(canary), -1, `${canary} in ${join(file.parentPath, file.name)}`)
  }
  await open.start()
  await open.stop()
})

test('bodies and headers are taken up to their bounds and refused beyond them', async () => {
  const { key } = await server.createKey({ scopes: ['call', 'ingest', 'score'] })
  const as = { authorization: `Bearer ${key}` }
  const chat = (bytes: number) => {
    const empty = JSON.stringify({
      model: 'sim/error-400',
      messages: [{ role: 'user', content: '' }],
    })
    return JSON.stringify({
      model: 'sim/error-400',
      messages: [{ role: 'user', content: 'x'.repeat(bytes - empty.length) }],
    })
  }
  assert.match(
    (await ask('POST', '/v1/chat/completions', as, chat(bodyBytesMax))).text,
    /simulated/,
    'the longest that is allowed',
  )
  const long = await ask('POST', '/v1/chat/completions', as, chat(bodyBytesMax + 1))
  assert.equal(long.status, 413)
  assert.match(long.text, new RegExp(`${bodyBytesMax} bytes`))
  const spaces = (bytes: number) => `{"resourceSpans":[]${' '.repeat(bytes - 20)}}`
  assert.equal((await ask('POST', '/v1/traces', as, spaces(bodyBytesMax))).status, 200)
  assert.equal((await ask('POST', '/v1/traces', as, spaces(bodyBytesMax + 1))).status, 413)
  for (const path of ['/v1/traces', '/v1/logs']) {
    const bomb = gzipSync(Buffer.alloc(200_000_000))
    assert.ok(bomb.length < bodyBytesMax)
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { ...as, 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
      body: bomb,
    })
    assert.equal(response.status, 413)
  }
  assert.equal(
    (await ask('POST', '/api/v1/scores', as, `{"traceId":"${'x'.repeat(8 * 1024 * 1024)}"}`))
      .status,
    413,
  )
  const nested = (depth: number) =>
    `{"model":"sim/error-400","messages":[{"role":"user","content":"x"}],"x":${'['.repeat(depth)}${']'.repeat(depth)}}`
  assert.match((await ask('POST', '/v1/chat/completions', as, nested(999))).text, /simulated/)
  for (const depth of [1000, 200_000])
    assert.equal((await ask('POST', '/v1/chat/completions', as, nested(depth))).status, 400)
  assert.equal((await ask('POST', '/api/v1/scores', as, nested(200_000))).status, 400)
  for (const path of ['/v1/chat/completions', '/v1/traces', '/api/v1/session', '/']) {
    const { status } = await raw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`,
    )
    assert.equal(status, 431, path)
  }
})

// Side by side: they wait for clocks and for processes that start.
describe('what takes its time', { concurrency: true }, () => {
  test('tries at a password are bounded, and say when to try again', async () => {
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, attempt) =>
        ask(
          'POST',
          '/api/v1/session',
          {},
          JSON.stringify({ email: 'Owner@example.com', password: `guess-${attempt}` }),
        ),
      ),
    )
    const bounded = tries.filter(({ status }) => status === 429)
    assert.equal(tries.filter(({ status }) => status === 401).length, 10)
    assert.equal(bounded.length, 2)
    assert.ok(Number(bounded[0]?.headers.get('retry-after')) > 0)
    assert.equal(
      (
        await ask(
          'POST',
          '/api/v1/session',
          {},
          JSON.stringify({ email: 'owner@example.com', password: passwordCanary }),
        )
      ).status,
      429,
      'the right one is not told from a wrong one',
    )
    const unknown = await ask(
      'POST',
      '/api/v1/session',
      {},
      JSON.stringify({ email: 'nobody@example.com', password: 'guess' }),
    )
    assert.equal(unknown.status, 401, 'an unknown address answers as a wrong password does')
  })

  test('a server that the network could reach does not start without a secret', async () => {
    const port = String(await freePort())
    for (const secret of ['', 'fifteen-letters']) {
      const data = temporaryDirectory('belay-scenario-')
      const { code, stderr } = await runBelay(['start', '--host', '0.0.0.0'], {
        BELAY_PORT: port,
        BELAY_DATA: data,
        BELAY_ADMIN_SECRET: secret,
      })
      assert.equal(code, 2)
      assert.match(
        stderr,
        /admin\.secret \(BELAY_ADMIN_SECRET\) is (not set|shorter than 16 characters)/,
      )
    }
  })

  test('a second server on the same directory or port is told who holds it', async () => {
    const sameData = await runBelay(['start'], {
      BELAY_PORT: String(await freePort()),
      BELAY_DATA: server.data,
    })
    assert.equal(sameData.code, 1)
    assert.match(
      sameData.stderr,
      new RegExp(
        `is in use by the Belay at ${server.url} \\(process ${server.processId()}, started .*BELAY_DATA`,
      ),
    )
    const samePort = await runBelay(['start'], {
      BELAY_PORT: String(server.port),
      BELAY_DATA: temporaryDirectory('belay-scenario-'),
    })
    assert.equal(samePort.code, 1)
    assert.match(
      samePort.stderr,
      new RegExp(`Port ${server.port} on 127\\.0\\.0\\.1 is in use by another Belay.*BELAY_PORT`),
    )
    const foreign = await runBelay(['start'], {
      BELAY_PORT: new URL(provider.url).port,
      BELAY_DATA: temporaryDirectory('belay-scenario-'),
    })
    assert.equal(foreign.code, 1)
    assert.match(foreign.stderr, /Port \d+ on 127\.0\.0\.1 is in use\..*BELAY_PORT/)
    assert.equal((await ask('GET', '/healthz')).status, 200, 'the first one does not notice')
  })

  test('callers who send slowly are let go after the time that is set', async () => {
    const starts = [
      'POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n',
      `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${(await server.createKey()).key}\r\nContent-Length: 1000\r\n\r\n{`,
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    ]
    await Promise.all(
      starts.map(async (start) => {
        const socket = connect({ host: '127.0.0.1', port: server.port })
        const answer = collect(socket)
        socket.write(start)
        const drip = setInterval(
          () => socket.write(start.includes('\r\n\r\n') ? ' ' : 'x-a: b\r\n'),
          300,
        )
        const text = await answer
        clearInterval(drip)
        assert.match(text, /^HTTP\/1\.1 (408|401)/, start)
      }),
    )
  })
})

/** Seeded: the same inputs every run. */
function newRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('ten thousand malformed bodies are answered, the process lives, and its memory stays where it was', async () => {
  const { key } = await server.createKey({ scopes: ['call', 'ingest', 'score'] })
  const directory = join(import.meta.dirname, '../fixtures/otlp')
  const load = (end: string) =>
    readdirSync(directory)
      .filter((file) => file.endsWith(end) && !file.includes('rows') && !file.includes('about'))
      .map((file) => readFileSync(join(directory, file)))
      .filter((bytes) => bytes.length > 0 && bytes.length < 13_000)
  const chat = Buffer.from(
    JSON.stringify({
      model: 'sim/echo',
      messages: [{ role: 'user', content: 'Hello' }],
      tools: [],
      stream: false,
    }),
  )
  const kinds: readonly [path: string, type: string, encoding: string, seeds: readonly Buffer[]][] =
    [
      ['/v1/traces', 'application/x-protobuf', '', load('.bin')],
      ['/v1/logs', 'application/x-protobuf', '', load('.bin')],
      ['/v1/traces', 'application/json', '', load('.json')],
      [
        '/v1/traces',
        'application/x-protobuf',
        'gzip',
        load('.bin').map((bytes) => gzipSync(bytes)),
      ],
      ['/v1/chat/completions', 'application/json', '', [chat]],
      [
        '/v1/messages',
        'application/json',
        '',
        [
          Buffer.from(
            '{"model":"sim/echo","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}',
          ),
        ],
      ],
      [
        '/v1beta/models/sim/echo:generateContent',
        'application/json',
        '',
        [Buffer.from('{"contents":[{"parts":[{"text":"Hi"}]}]}')],
      ],
      [
        '/api/v1/scores',
        'application/json',
        '',
        [Buffer.from(`{"traceId":"${trace}","name":"n","value":0.5,"comment":"c"}`)],
      ],
    ]
  const random = newRandom(20261123)
  const mutate = (bytes: Buffer): Buffer => {
    const mutant = Buffer.from(bytes)
    switch (random(4)) {
      case 0:
        return mutant.subarray(0, random(mutant.length))
      case 1:
        return Buffer.concat([
          mutant.subarray(0, random(mutant.length)),
          mutant.subarray(random(mutant.length)),
        ])
      case 2:
        return Buffer.from(Array.from({ length: random(300) }, () => random(256)))
      default:
        for (let times = random(20) + 1; times > 0; times -= 1)
          mutant[random(mutant.length)] = random(256)
        return mutant
    }
  }
  const inputs = 10_000
  let sent = 0
  const answers = new Map<number, number>()
  const worker = async () => {
    while (sent < inputs) {
      sent += 1
      const kind = kinds[sent % kinds.length]
      if (kind === undefined) continue
      const [path, type, encoding, seeds] = kind
      const body = mutate(seeds[random(seeds.length)] ?? chat)
      const headers = {
        authorization: `Bearer ${key}`,
        'content-type': type,
        ...(encoding === '' ? {} : { 'content-encoding': encoding }),
      }
      const response = await fetch(server.url + path, { method: 'POST', headers, body })
      const text = await response.text()
      answers.set(response.status, (answers.get(response.status) ?? 0) + 1)
      assert.ok(
        [200, 400, 403, 404, 413, 415, 422].includes(response.status),
        `${path} ${type}: ${response.status} ${text.slice(0, 300)}\n${body.toString('base64').slice(0, 2000)}`,
      )
    }
  }
  const before = await settledHealth(server)
  await Promise.all(Array.from({ length: 16 }, worker))
  const after = await settledHealth(server)
  assert.ok((answers.get(400) ?? 0) > inputs / 4, JSON.stringify([...answers]))
  assert.equal(after.counters.missing, 0)
  assert.equal(after.startedAt, before.startedAt, 'the same process')
  assert.ok(
    after.memoryBytes - before.memoryBytes < 400_000_000,
    `${before.memoryBytes} → ${after.memoryBytes}`,
  )
  assert.deepEqual((await server.call(showHealth, {})).gateway.openCalls, 0)
  assert.doesNotMatch(server.output(), /failed inside Belay|TypeError|RangeError/)
})

/** Sends bytes as they are and reads what comes until the connection ends or the answer is whole. */
async function raw(text: string): Promise<{ status: number; text: string }> {
  const socket = connect({ host: '127.0.0.1', port: server.port })
  const answer = collect(socket)
  socket.write(text)
  const timer = setTimeout(() => socket.destroy(), 3000)
  const answered = await answer
  clearTimeout(timer)
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answered)?.[1] ?? 0), text: answered }
}

function collect(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

/** Like fetch, but with headers that fetch keeps for itself. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      server.url + path,
      { method, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

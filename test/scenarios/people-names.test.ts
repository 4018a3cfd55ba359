// Whose names and addresses an answer has: every endpoint that reads is asked as a person and as an application's key.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createClient } from '#client/client.ts'
import { createDataset } from '#contract/datasets.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { endpoints } from '#contract/endpoints.ts'
import { putFragment } from '#contract/fragments.ts'
import { createKey } from '#contract/keys.ts'
import { createAttestation, decideAttestation, createSelfAssessment } from '#contract/maturity.ts'
import { createModelRequest } from '#contract/model-requests.ts'
import { createPrompt } from '#contract/prompts.ts'
import { createPromptComment } from '#contract/prompt-reviews.ts'
import { addReviewItems, createReviewQueue, listReviewItems, putReview } from '#contract/reviews.ts'
import { createScores } from '#contract/scores.ts'
import { createTraceComment } from '#contract/trace-comments.ts'
import { createView } from '#contract/views.ts'
import { startServer, storedTrace, type TestServer } from '#test/scenarios/start-server.ts'

const name = 'Zerlina Quastenflosser'
const email = 'zerlina.canary@example.com'

let server: TestServer
let ownerCookie = ''
let viewerCookie = ''
let readKey = ''
/** What stands for each parameter of a path: things that the person made. */
const made: Record<string, readonly string[]> = { version: ['1'], label: ['latest'] }

before(async () => {
  server = await startServer()
  ownerCookie = await join(/link#(\S+)/.exec(server.output())?.[1] ?? '', { name, email })
  const invited = await fetch(`${server.url}/api/v1/invitations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.machineToken()}` },
    body: JSON.stringify({ role: 'viewer' }),
  })
  const { link } = (await invited.json()) as { link: string }
  viewerCookie = await join(new URL(link).hash.slice(1), {
    name: 'Viewer',
    email: 'viewer@example.com',
  })
  readKey = (await server.createKey({ name: 'application', scopes: ['read'] })).key
  await makeThings()
})
after(() => server.stop())

async function join(token: string, who: { name: string; email: string }): Promise<string> {
  const joined = await fetch(`${server.url}/api/v1/link/accept`, {
    method: 'POST',
    body: JSON.stringify({ token, ...who, password: 'long enough for anybody' }),
  })
  assert.equal(joined.status, 200)
  return (joined.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

async function makeThings(): Promise<void> {
  const call = createClient({
    baseUrl: server.url,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...(init?.headers as object), cookie: ownerCookie } }),
  })
  const dataset = await call(createDataset, { body: { name: 'people', items: [{ input: 'q' }] } })
  await call(createPrompt, {
    body: { name: 'people', user: 'Hi' },
  })
  await call(createPromptComment, {
    params: { name: 'people' },
    body: { version: '1', text: 'a remark' },
  })
  await call(putFragment, { params: { name: 'people-part' }, body: { text: 'part' } })
  const view = await call(createView, { body: { name: 'v', page: 'traces', search: {} } })
  const { key } = await call(createKey, { body: { name: 'caller', scopes: ['call'] } })
  const called = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'sim/echo', messages: [{ role: 'user', content: 'hello' }] }),
  })
  await called.text()
  const traceId = called.headers.get('x-belay-trace-id') ?? ''
  await storedTrace(server, traceId)
  await call(createTraceComment, { params: { traceId }, body: { text: 'seen' } })
  await call(createScores, { body: { traceId, name: 'good', value: true, source: 'person' } })
  const queue = await call(createReviewQueue, {
    body: {
      name: 'people',
      reviewersPerItem: 1,
      dimensions: [{ kind: 'choice', name: 'tone', labels: ['kind', 'rude'], passing: ['kind'] }],
    },
  })
  await call(addReviewItems, {
    params: { queue: queue.id },
    body: { texts: [{ input: 'q', output: 'a' }], assignees: [name] },
  })
  const { items } = await call(listReviewItems, { params: { queue: queue.id } })
  await call(putReview, {
    params: { item: items[0]?.id ?? '' },
    body: { values: { tone: 'kind' }, correction: 'better' },
  })
  await call(createModelRequest, {
    body: { model: 'openai/gpt-4o', useCase: 'to see what becomes of it' },
  })
  await call(createSelfAssessment, {})
  const inOneMonth = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const word = { statement: 'It stands where everybody sees it.', expiresAt: inOneMonth }
  await call(createAttestation, {
    body: { ...word, practice: 'IMP-1.1', kind: 'attested', owner: name },
  })
  // One that waits for somebody else than the person, and one that they approved.
  const exempt = { ...word, kind: 'exempt', owner: 'Owner of another house' } as const
  await call(createAttestation, { body: { ...exempt, practice: 'OBS-1.4' } })
  const { id } = await server.call(createAttestation, { body: { ...exempt, practice: 'OBS-1.3' } })
  await call(decideAttestation, { params: { id }, body: { decision: 'approved', reason: 'Fine.' } })
  Object.assign(made, {
    dataset: [dataset.id],
    name: ['people', 'people-part'],
    traceId: [traceId],
    queue: [queue.id],
    item: [items[0]?.id ?? ''],
    view: [view.id],
  })
}

/** Every address of an endpoint that things were made for. */
function addressesOf({ path }: Endpoint): string[] {
  const parameter = /:([A-Za-z]+)/.exec(path)
  if (parameter === null) return [path]
  return (made[parameter[1] ?? ''] ?? []).flatMap((value) =>
    addressesOf({ path: path.replace(parameter[0], value) } as Endpoint),
  )
}

async function read(address: string, headers: Record<string, string>): Promise<string | null> {
  const signal = AbortSignal.timeout(5000)
  const response = await fetch(server.url + address, { headers, signal })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel()
    return null
  }
  const text = await response.text()
  return response.status === 200 ? text : null
}

test('a key that only reads sees no person’s name where people see it, and nobody but its owner an address', async () => {
  const seen: string[] = []
  const leaks: string[] = []
  for (const endpoint of endpoints.filter(({ method }) => method === 'GET')) {
    for (const address of addressesOf(endpoint)) {
      const asPerson = await read(address, { cookie: viewerCookie })
      if (asPerson?.includes(name) === true) seen.push(endpoint.id)
      if (asPerson?.includes(email) === true) leaks.push(`${endpoint.id}: address to a viewer`)
      const asKey = await read(address, { authorization: `Bearer ${readKey}` })
      if (asKey?.includes(name) === true)
        leaks.push(
          `${endpoint.id}: …${asKey.slice(Math.max(0, asKey.indexOf(name) - 80), asKey.indexOf(name) + 40)}`,
        )
      if (asKey?.includes(email) === true) leaks.push(`${endpoint.id}: address to a key`)
    }
  }
  assert.deepEqual(leaks, [])
  for (const id of [
    'datasets.list',
    'prompts.list',
    'keys.list',
    'review-items.list',
    'scores.list',
    'trace-comments.list',
    'prompt-comments.list',
    'attestations.list',
    'model-requests.list',
  ])
    assert.ok(seen.includes(id), `${id} shows the name to people; these do: ${seen.join(', ')}`)
})

test('one person has one pseudonym, and a key that edits sees names', async () => {
  const creators = async (key: string) => {
    const answers = await Promise.all(
      ['/api/v1/datasets', '/api/v1/review-queues'].map(async (path) =>
        JSON.parse((await read(path, { authorization: `Bearer ${key}` })) ?? '{}'),
      ),
    )
    return new Set(
      answers.flatMap(({ items }: { items: { createdBy: string }[] }) =>
        items.map(({ createdBy }) => createdBy),
      ),
    )
  }
  const [pseudonym, ...others] = await creators(readKey)
  assert.match(pseudonym ?? '', /^person [0-9a-z]{4}$/)
  assert.deepEqual(others, [])
  const { key } = await server.createKey({ scopes: ['read', 'edit'] })
  assert.deepEqual([...(await creators(key))], [name])
})

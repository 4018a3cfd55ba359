// Whose names and addresses an answer has: every endpoint that reads is asked as a person and as an application's key.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createDataset } from '#contract/datasets.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { endpoints } from '#contract/endpoints.ts'
import {
  chooseVariant,
  createEvaluation,
  evaluationFormats,
  showEvaluation,
} from '#contract/evaluations.ts'
import { putFragment } from '#contract/fragments.ts'
import { createKey } from '#contract/keys.ts'
import { createAttestation, decideAttestation, createSelfAssessment } from '#contract/maturity.ts'
import { createModelRequest } from '#contract/model-requests.ts'
import { createOnlineEvaluation } from '#contract/online-evaluations.ts'
import { promptContent } from '#contract/prompt-content.ts'
import { createPrompt, createPromptVersion, movePromptLabel } from '#contract/prompts.ts'
import { createPromptComment } from '#contract/prompt-reviews.ts'
import {
  addReviewItems,
  calibrateJudge,
  createReviewQueue,
  listReviewItems,
  putReview,
} from '#contract/reviews.ts'
import { createScores } from '#contract/scores.ts'
import { createTraceComment } from '#contract/trace-comments.ts'
import { createView } from '#contract/views.ts'
import { join } from '#test/scenarios/send.ts'
import { startServer, storedTrace, waitFor } from '#test/scenarios/start-server.ts'

const name = 'Zerlina Quastenflosser'
const email = 'zerlina.canary@example.com'
/** Beside the plain address, these are asked too: an answer can be of several kinds. */
const questions: Record<string, readonly string[]> = {
  'evaluations.export': evaluationFormats.map((format) => `format=${format}`),
}
/** What stands for each parameter of a path: things that the person made. */
const made: Record<string, readonly string[]> = { version: ['1'], label: ['latest'] }

const server = await startServer()
/** As the person whose name it is about. */
const { call: asOwner } = await join(server, 'first owner', name, email)
const { cookie: viewerCookie } = await join(server, 'viewer')
const { key: readKey } = await server.createKey({ name: 'application', scopes: ['read'] })
await makeThings()
after(() => server.stop())

async function makeThings(): Promise<void> {
  const call = asOwner
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
  const evaluation = await evaluate(dataset.id)
  const online = await call(createOnlineEvaluation, {
    body: { name: 'watch', evaluators: [{ name: 'json', evaluator: 'is-json' }] },
  })
  await call(calibrateJudge, {
    body: {
      queue: queue.id,
      dimension: 'tone',
      evaluator: 'coherence',
      threshold: 0.5,
      judgeModel: 'sim/echo',
    },
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
    evaluation: [evaluation],
    id: [online.id],
  })
}

/** An evaluation that is over, with a variant that the person chose. */
async function evaluate(dataset: string): Promise<string> {
  const { id } = await asOwner(createEvaluation, {
    body: {
      name: 'people',
      dataset,
      variants: [
        {
          name: 'echo',
          kind: 'messages',
          messages: [{ role: 'user', content: '{{ input }}' }],
          model: 'sim/echo',
        },
      ],
      evaluators: [{ name: 'exact', evaluator: 'equals' }],
    },
  })
  const params = { evaluation: id }
  await waitFor('the evaluation', async () => {
    const { state } = await asOwner(showEvaluation, { params })
    return state === 'queued' || state === 'running' ? null : true
  })
  await asOwner(chooseVariant, { params, body: { variant: 'echo', reason: 'It is the one.' } })
  return id
}

/** Every address that an endpoint is asked at. */
function askedAt(endpoint: Endpoint): string[] {
  return addressesOf(endpoint).flatMap((address) => [
    address,
    ...(questions[endpoint.id] ?? []).map((query) => `${address}?${query}`),
  ])
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
    for (const address of askedAt(endpoint)) {
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
    'evaluations.list',
    'evaluations.show',
    'evaluations.export',
    'online-evaluations.list',
    'online-evaluations.show',
    'judge-calibrations.list',
  ])
    assert.ok(seen.includes(id), `${id} shows the name to people; these do: ${seen.join(', ')}`)
})

test('what is told as it happens names nobody to a key that only reads, nor to one that only calls', async () => {
  const callKey = (await server.createKey({ name: 'caller of prompts', scopes: ['call'] })).key
  const streams = endpoints.filter(({ method, isStream }) => method === 'GET' && isStream === true)
  const ending = new AbortController()
  const told = await Promise.all(
    streams.map(async ({ id, path, scope }) => {
      const token = scope === 'call' ? callKey : readKey
      const response = await fetch(server.url + path, {
        headers: { authorization: `Bearer ${token}` },
        signal: ending.signal,
      })
      assert.equal(response.status, 200, id)
      const heard = { id, text: '' }
      void gather(response, heard)
      return heard
    }),
  )
  assert.deepEqual(told.map(({ id }) => id).toSorted(), ['live.watch', 'prompts.watch'])
  await asOwner(createPromptVersion, {
    params: { name: 'people' },
    body: {
      content: promptContent.parse({ messages: [{ role: 'user', content: name }] }),
      message: `by ${name}`,
    },
  })
  await asOwner(createPromptComment, {
    params: { name: 'people' },
    body: { version: '2', text: `seen by ${name}` },
  })
  const [traceId = ''] = made['traceId'] ?? []
  await asOwner(createTraceComment, { params: { traceId }, body: { text: `and ${name}` } })
  await asOwner(movePromptLabel, {
    params: { name: 'people' },
    body: { label: 'staging', version: '2' },
  })
  for (const heard of told)
    await waitFor(`the move of the label on ${heard.id}`, async () =>
      heard.text.includes('"label":"staging"') ? true : null,
    )
  ending.abort()
  for (const { id, text } of told)
    for (const secret of [name, email]) assert.ok(!text.includes(secret), `${id}: ${text}`)
})

/** Adds what a stream says to a text, until it ends. */
async function gather(response: Response, heard: { text: string }): Promise<void> {
  try {
    for await (const chunk of response.body ?? []) heard.text += Buffer.from(chunk).toString()
  } catch {
    // It is ended from here.
  }
}

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

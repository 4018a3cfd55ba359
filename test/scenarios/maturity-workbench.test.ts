// What a team does with prompts, datasets, evaluations and reviews is evidence: through the API, in one project.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Client, createClient } from '#client/client.ts'
import { createConnection } from '#contract/connections.ts'
import { createDataset } from '#contract/datasets.ts'
import { chooseVariant, createEvaluation, showEvaluation } from '#contract/evaluations.ts'
import { putFragment } from '#contract/fragments.ts'
import { createKey, editKey, revokeKey } from '#contract/keys.ts'
import { type AssessedPractice, showAssessment } from '#contract/maturity.ts'
import { createModelRequest, decideModelRequest } from '#contract/model-requests.ts'
import { createOnlineEvaluation, runOnlineEvaluation } from '#contract/online-evaluations.ts'
import { createProject } from '#contract/projects.ts'
import { promptContent } from '#contract/prompt-content.ts'
import { runPromptContent } from '#contract/prompt-runs.ts'
import {
  createPrompt,
  createPromptVersion,
  editPromptRules,
  movePromptLabel,
} from '#contract/prompts.ts'
import { addReviewItems, createReviewQueue, nextReviewItem, putReview } from '#contract/reviews.ts'
import type { Scope } from '#contract/roles.ts'
import { createScores } from '#contract/scores.ts'
import { showTrace } from '#contract/traces.ts'
import { startSimulator } from '#simulator/server.ts'
import { join, postJson, say } from '#test/scenarios/send.ts'
import { startServer, waitFor } from '#test/scenarios/start-server.ts'
let application: { readonly id: string; readonly key: string }
let evaluation: string
let traceId: string

// A provider on this machine that is not Belay's own simulated connection.
const provider = await startSimulator({ host: '127.0.0.1', port: 0, seed: 1 })
const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
await server.call(createConnection, {
  body: { provider: 'vllm', name: 'local', baseUrl: `${provider.url}/openai/v1` },
})
const { id: project } = await server.call(createProject, {
  body: { slug: 'help-desk', name: 'Help desk' },
})
/** The owner in a browser, and the key of a pipeline. */
const { call: ada } = await join(server, 'first owner', 'Ada')
const pipeline = createClient({
  baseUrl: server.url,
  token: (await makeKey('pipeline', ['read', 'edit', 'attest', 'call'], 'development')).key,
  fetch,
})
after(() => server.stop())
after(() => provider.close())

function makeKey(
  name: string,
  scopes: readonly Scope[],
  environment = 'production',
): Promise<{ readonly id: string; readonly key: string }> {
  return server.call(createKey, { body: { name, project, scopes: [...scopes], environment } })
}

async function practice(id: string): Promise<AssessedPractice> {
  const { practices } = await server.call(showAssessment, { query: { project } })
  const found = practices.find((one) => one.id === id)
  assert.ok(found !== undefined, id)
  return found
}

/** The practice once it is in that state. */
function become(id: string, state: AssessedPractice['state']): Promise<AssessedPractice> {
  return waitFor(`${id} ${state}`, async () => {
    const found = await practice(id)
    return found.state === state ? found : null
  })
}

/** The first piece of evidence of a practice that is in that state. */
async function said(id: string, state: AssessedPractice['state']): Promise<string> {
  const found = await practice(id)
  assert.equal(found.state, state, `${id}: ${found.evidence[0]?.sentence} ${found.nextStep}`)
  return found.evidence[0]?.sentence ?? ''
}

function content(system: string) {
  return promptContent.parse({
    system,
    messages: [{ role: 'user', content: '{{ question }}' }],
    variables: [{ name: 'question' }],
    outputContract: { schema: { type: 'object' } },
    model: 'local/echo',
  })
}

function addVersion(system: string, message = '') {
  return server.call(createPromptVersion, {
    params: { name: 'support' },
    query: { project },
    body: { content: content(system), message },
  })
}

function label(who: Client, name: string, version: number) {
  return who(movePromptLabel, {
    params: { name: 'support' },
    query: { project },
    body: { label: name, version: String(version) },
  })
}

/** Calls the prompt as an application does; its trace is in the store. */
async function callPrompt(): Promise<string> {
  const response = await postJson(`${server.url}/v1/chat/completions`, application.key, {
    model: 'prompt/support@production',
    messages: [],
    metadata: { question: 'Where is my parcel?' },
  })
  assert.equal(response.status, 200, await response.text())
  const trace = response.headers.get('x-belay-trace-id') ?? ''
  await waitFor('its trace', () =>
    server.call(showTrace, { params: { traceId: trace }, query: { project } }).catch(() => null),
  )
  return trace
}

test('a prompt with system part, variables and contract is structured; three runs on the page test it', async () => {
  await server.call(createPrompt, { query: { project }, body: { name: 'support' } })
  await addVersion('Answer kindly.')
  assert.match(await said('PRM-1.4', 'effective'), /1 of 1/)
  for (const question of ['one', 'two', 'three'])
    await server.call(runPromptContent, {
      query: { project },
      body: {
        content: content('Answer kindly.'),
        variables: { question },
        prompt: 'support',
        version: 1,
      },
    })
  const { evidence } = await become('PRM-1.1', 'practised')
  assert.match(evidence[0]?.sentence ?? '', /support@1 ran on 3 different inputs/)
})

test('what Belay itself calls is no application, and its key was issued to nobody', async () => {
  assert.equal((await practice('PRM-2.5')).state, 'absent')
  assert.equal((await practice('EVL-2.4')).state, 'absent')
  assert.equal(
    (await practice('MOD-1.8')).evidence[0]?.sentence,
    'Keys used: 0 of 1.',
    'the pipeline’s alone',
  )
})

test('fifty items with answers are a ground truth', async () => {
  const items = Array.from({ length: 50 }, (_, at) => ({
    input: { question: `question ${at}` },
    expected: `question ${at}`,
  }))
  await server.call(createDataset, { query: { project }, body: { name: 'questions', items } })
  assert.match(await said('EVL-2.3', 'practised'), /50 of 50 items/)
})

test('an evaluation of two versions and two models by a pipeline is evidence of five practices', async () => {
  await addVersion('Answer kindly and briefly.')
  const variants = [1, 2].map((version) => ({
    kind: 'prompt' as const,
    name: `version ${version}`,
    prompt: `support@${version}`,
    model: version === 1 ? 'local/echo' : 'local/lorem',
  }))
  evaluation = (
    await pipeline(createEvaluation, {
      query: { project },
      body: {
        name: 'nightly',
        dataset: 'questions',
        variants,
        evaluators: [{ name: 'right', evaluator: 'equals' }],
        gate: [{ kind: 'at-least', metric: 'right', bound: 0.5 }],
      },
    })
  ).id
  await waitFor('the evaluation to be over', async () => {
    const shown = await server.call(showEvaluation, {
      params: { evaluation },
      query: { project },
    })
    return shown.state === 'done' ? true : null
  })
  assert.match(await said('PRM-1.2', 'practised'), /support@1 and support@2 side by side/)
  assert.match(await said('MOD-1.5', 'practised'), /50 items of your own/)
  assert.match(await said('EVL-1.1', 'practised'), /nightly scored its answers by equals/)
  assert.match(await said('DEL-2.1', 'configured'), /1 evaluation with a gate/)
  assert.match(await said('MOD-1.4', 'configured'), /no choice is recorded/)
  await server.call(chooseVariant, {
    params: { evaluation },
    query: { project },
    body: { variant: 'version 2', reason: 'As right, and shorter.' },
  })
  assert.match(await said('MOD-1.4', 'practised'), /on 50 inputs/)
})

test('a version that is put to use before it was tested counts against its tests', async () => {
  await server.call(editPromptRules, {
    query: { project },
    body: { protectedLabels: ['approved'] },
  })
  await addVersion('Answer in one word.', 'Shorter still.')
  await label(server.call, 'staging', 3)
  assert.match(await said('EVL-2.1', 'absent'), /0 of 1/)
  await label(server.call, 'staging', 2)
  assert.match(await said('EVL-2.1', 'effective'), /1 of 1/)
})

test('a pipeline’s release is a release and no review; a person who is not the author reviews', async () => {
  await label(pipeline, 'production', 1)
  assert.match(await said('DEL-2.2', 'effective'), /1 of 1/)
  assert.match(await said('PRM-2.4', 'configured'), /0 of 2/)
  await label(ada, 'approved', 1)
  await label(ada, 'approved', 2)
  assert.match(await said('PRM-2.4', 'effective'), /3 of 3/)
  assert.match(await said('DEL-2.2', 'effective'), /1 of 1/)
})

test('a released version has a way back once the label has moved', async () => {
  assert.match(await said('DEL-2.5', 'configured'), /1 of 2/)
  await label(pipeline, 'production', 2)
  assert.match(await said('DEL-2.5', 'effective'), /2 of 2/)
  await label(ada, 'production', 1)
  assert.match(await said('DEL-2.2', 'configured'), /2 of 3/)
})

test('a note that names an evaluation of the project says what led to the version; any other id says nothing', async () => {
  await addVersion('Answer in two words.', `Because of evn_${'0'.repeat(26)}.`)
  assert.equal((await practice('IMP-2.1')).state, 'absent')
  await addVersion('Answer in three words.', `Because of ${server.url}/evaluations/${evaluation}.`)
  assert.equal(
    await said('IMP-2.1', 'practised'),
    `Versions whose note names what led to them: support@5 (${evaluation}).`,
  )
})

test('a fragment of two prompts is shared', async () => {
  await server.call(putFragment, {
    params: { name: 'safety' },
    query: { project },
    body: { text: 'Never promise a date.' },
  })
  for (const name of ['first', 'second'])
    await server.call(createPrompt, {
      query: { project },
      body: { name, system: '{% include "safety" %}', user: '{{ question }}' },
    })
  assert.match(await said('PRM-2.8', 'practised'), /stands in 2 of the prompts/)
})

test('a request for a model counts when it is decided', async () => {
  const asked = {
    query: { project },
    body: { model: 'mistral/large', useCase: 'Letters in French.' },
  }
  const { id } = await ada(createModelRequest, asked)
  assert.match(await said('MOD-1.7', 'configured'), /0 of 1/)
  await server.call(decideModelRequest, {
    params: { id },
    query: { project },
    body: { decision: 'granted', reason: 'Connected.' },
  })
  assert.match(await said('MOD-1.7', 'practised'), /1 of 1/)
})

test('calls of an application by the prompt’s name are what the registry serves', async () => {
  application = await makeKey('shop', ['call', 'ingest'])
  traceId = await callPrompt()
  assert.match((await become('PRM-2.5', 'practised')).evidence[0]?.sentence ?? '', /^1 call came/)
  assert.match(await said('PRM-1.3', 'effective'), /1 of 1; the registry has the versions of 1/)
  assert.match(await said('PRM-2.2', 'effective'), /1 of 1/)
  assert.match(await said('EVL-1.1', 'absent'), /0 of 1/)
})

test('an online evaluation by an evaluator of safety judges the application', async () => {
  const { id } = await server.call(createOnlineEvaluation, {
    query: { project },
    body: {
      name: 'safety',
      share: 1,
      delayS: 1,
      evaluators: [{ name: 'peaceful', evaluator: 'violence' }],
      judgeModel: 'sim/json',
    },
  })
  assert.match(await said('EVL-2.4', 'absent'), /0 of 1/)
  const structured = await practice('PRM-1.4')
  await callPrompt()
  await waitFor('a judgement', async () => {
    await server.call(runOnlineEvaluation, { params: { id }, query: { project } })
    return (await practice('EVL-2.4')).state === 'effective' ? true : null
  })
  assert.match(await said('EVL-2.4', 'effective'), /1 of 1/)
  assert.match(await said('EVL-1.1', 'effective'), /1 of 1/)
  // The judge's prompt is among the prompts now, and nobody here designed it.
  assert.deepEqual((await practice('PRM-1.4')).evidence, structured.evidence)
})

test('an application is scored on similarity, and on two measures more once it retrieves documents', async () => {
  assert.match(await said('EVL-2.2', 'absent'), /0 of 1/)
  const score = (name: string) =>
    server.call(createScores, { query: { project }, body: { traceId, name, value: 0.8 } })
  await score('similarity')
  await become('EVL-2.2', 'effective')
  const nowNs = BigInt(Date.now()) * 1_000_000n
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const span = {
    traceId: 'c'.repeat(32),
    spanId: 'd'.repeat(16),
    name: 'retrieval parcels',
    kind: 3,
    startTimeUnixNano: String(nowNs),
    endTimeUnixNano: String(nowNs + 5_000_000n),
    attributes: [
      attribute('gen_ai.operation.name', 'retrieval'),
      attribute('gen_ai.data_source.id', 'parcels'),
    ],
  }
  const sent = await postJson(`${server.url}/v1/traces`, application.key, {
    resourceSpans: [{ scopeSpans: [{ spans: [span] }] }],
  })
  assert.equal(sent.status, 200)
  const { evidence } = await become('PRM-2.7', 'configured')
  assert.match(evidence[0]?.sentence ?? '', /^shop retrieved documents 1 time/)
  assert.match((await practice('EVL-2.2')).nextStep, /shop \(groundedness, relevance\)/)
  await score('groundedness')
  await score('relevance')
  await become('EVL-2.2', 'effective')
})

test('an application whose key was revoked has ended', async () => {
  const { id, key } = await makeKey('trial', ['call'])
  const response = await say(server, key, ['sim/echo', 'Hello'])
  assert.equal(response.status, 200, await response.text())
  await become('EVL-2.4', 'configured')
  await server.call(revokeKey, { params: { id } })
  assert.match(await said('EVL-2.4', 'effective'), /1 of 1/)
})

test('a review that says what was wrong with a trace is a failure debugged', async () => {
  const { id: queue } = await server.call(createReviewQueue, {
    query: { project },
    body: { name: 'wrong', dimensions: [{ kind: 'scale', name: 'good', steps: 5, passesFrom: 4 }] },
  })
  await server.call(addReviewItems, {
    params: { queue },
    query: { project },
    body: { traceIds: [traceId], texts: [{ input: 'by hand', output: 'no trace' }] },
  })
  const judge = async (words: string) => {
    const { item } = await ada(nextReviewItem, { params: { queue }, query: { project } })
    assert.ok(item !== null)
    await ada(putReview, {
      params: { item: item.id },
      query: { project },
      body: { values: { good: 1 }, comment: item.traceId === null ? 'not a trace' : words },
    })
    return item
  }
  const first = await judge('')
  const second = await judge('')
  assert.equal((await practice('OBS-2.2')).state, 'absent', 'nothing was said of the trace')
  const traced = first.traceId === null ? second : first
  await ada(putReview, {
    params: { item: traced.id },
    query: { project },
    body: { values: { good: 1 }, comment: 'It repeats the question.' },
  })
  assert.match(await said('OBS-2.2', 'practised'), /recorded trace: 1\.$/)
})

test('what a production application is for stands with its key', async () => {
  assert.match(await said('GOV-2.2', 'absent'), /0 of 1/)
  const metadata = { purpose: 'answers customers', risk_tier: 'limited', owner: 'Ada' }
  const edit = (more: Record<string, string>) =>
    server.call(editKey, {
      params: { id: application.id },
      body: { metadata: { ...metadata, ...more } },
    })
  await edit({})
  assert.match((await practice('GOV-2.2')).nextStep, /Missing: shop \(approved_at\)/)
  await edit({ approved_at: '2026-05-04' })
  assert.match(await said('GOV-2.2', 'effective'), /1 of 1/)
})

// Deployments from their release to their calls: a whole server, its command line, and SDKs that call by name.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { type Client, ApiError, createClient } from '#client/client.ts'
import {
  createDeployment,
  editDeployment,
  resumeDeployment,
  showDeployment,
  stopDeployment,
} from '#contract/deployments.ts'
import { createEnvironment, listEnvironments } from '#contract/environments.ts'
import { createKey } from '#contract/keys.ts'
import { createProject, editProject } from '#contract/projects.ts'
import { promptContent } from '#contract/prompt-content.ts'
import { createPrompt, createPromptVersion } from '#contract/prompts.ts'
import { createRelease, diffReleases, showRelease } from '#contract/releases.ts'
import { traceFacets, listTraces } from '#contract/traces.ts'
import {
  callSpan,
  runBelay,
  startServer,
  storedTrace,
  type TestServer,
  waitFor,
} from '#test/scenarios/start-server.ts'

let server: TestServer
/** Of production, and of staging. */
let key: string
let stagingKey: string
let openai: OpenAI

before(async () => {
  server = await startServer({
    // Several threads that listen, whatever the machine: a change has to reach each of them.
    environment: { BELAY_GATEWAY_RETRIES_MAX: '0', BELAY_GATEWAY_WORKERS: '3' },
  })
  key = (await server.createKey({ name: 'application' })).key
  stagingKey = (await server.createKey({ name: 'staging', environment: 'staging' })).key
  openai = sdk(key)
})
after(() => server.stop())

function sdk(apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 })
}

async function belay(...argv: string[]): Promise<string> {
  const ended = await runBelay(argv, {
    BELAY_SERVER: server.url,
    BELAY_KEY: server.machineToken(),
    BELAY_DATA: server.data,
    BELAY_PORT: String(server.port),
  })
  assert.equal(ended.code, 0, ended.stderr)
  return ended.stdout
}

const production = { environment: 'production' }

/** A release of that name and what is given. */
function release(name: string, given: { model: string } & Record<string, unknown>) {
  return server.call(createRelease, { body: { name, ...given } })
}

/** A deployment in production of a release that answers with that model. */
async function deployed(name: string, given: { model: string } & Record<string, unknown>) {
  const made = await release(name, given)
  await server.call(createDeployment, { body: { name, ...production, release: made.id } })
  return made
}

function raw(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

const say = (content: string) => [{ role: 'user' as const, content }]

/** What the fault of a refused call of the API says. */
async function refusal(call: Promise<unknown>): Promise<{ code: string; detail: string }> {
  const error = await call.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ApiError, String(error))
  return error.problem
}

test('a release is made, deployed and called by name: the answer and the span say which release it was', async () => {
  const made: { id: string; hash: string } = JSON.parse(
    await belay('releases', 'create', 'support', '--model', 'sim/echo', '--json'),
  )
  assert.match(made.id, /^rel_/)
  assert.match(made.hash, /^[0-9a-f]{64}$/)
  await belay(
    ...['deployments', 'create', 'support-answer', '--environment', 'production'],
    ...['--release', made.id],
  )
  const { data, response } = await openai.chat.completions
    .create({ model: 'deployment/support-answer', messages: say('Where is my parcel?') })
    .withResponse()
  assert.equal(data.choices[0]?.message.content, 'Where is my parcel?')
  assert.equal(response.headers.get('x-belay-release'), made.id)
  assert.equal(response.headers.get('x-belay-target'), 'sim/echo')
  assert.equal(response.headers.get('x-belay-rollout'), null, 'nothing is rolled out')
  const span = await callSpan(server, response.headers.get('x-belay-trace-id') ?? '')
  assert.deepEqual(
    [span.deployment, span.release, span.rollout, span.variant, span.requestModel],
    ['support-answer', made.id, '', '', 'echo'],
  )

  const streamed = await openai.chat.completions
    .create({ model: 'deployment/support-answer', messages: say('And now?'), stream: true })
    .withResponse()
  let text = ''
  for await (const chunk of streamed.data) text += chunk.choices[0]?.delta.content ?? ''
  assert.equal(text, 'And now?')
  assert.equal(streamed.response.headers.get('x-belay-release'), made.id)
  await callSpan(server, streamed.response.headers.get('x-belay-trace-id') ?? '')

  const shown = JSON.parse(
    await belay(
      ...['deployments', 'show', 'support-answer', '--environment', 'production', '--json'],
    ),
  )
  assert.equal(shown.name, 'support-answer')
  assert.equal(shown.environment, 'production')
  assert.equal(shown.release, made.id)
  assert.equal(shown.state, 'serving')
  assert.equal(shown.rollout, null)

  const found = await server.call(listTraces, { query: { deployment: 'support-answer' } })
  assert.equal(found.items.length, 2, 'the list of traces finds them by deployment')
  const none = await server.call(listTraces, { query: { release: 'rel_other' } })
  assert.equal(none.items.length, 0)
  const { facets } = await server.call(traceFacets, { query: {} })
  const counted = (facet: string) =>
    facets.find(({ name }) => name === facet)?.values.map(({ value, traces }) => [value, traces])
  assert.deepEqual(counted('deployment'), [['support-answer', 2]])
  assert.deepEqual(counted('release'), [[made.id, 2]])
  assert.deepEqual([counted('rollout'), counted('variant')], [[], []], 'nothing is rolled out')
})

test('each API of the gateway calls a release without a prompt, and its parameters stand where the caller set none', async () => {
  const made = await deployed('plain', {
    model: 'sim/echo',
    parameters: { temperature: 0.25, max_tokens: 7 },
  })
  const anthropic = new Anthropic({ apiKey: key, baseURL: server.url, maxRetries: 0 })
  const { data, response } = await anthropic.messages
    .create({ model: 'deployment/plain', max_tokens: 100, messages: say('Hello') })
    .withResponse()
  assert.deepEqual(
    data.content.map((block) => (block.type === 'text' ? block.text : '')),
    ['Hello'],
  )
  assert.equal(response.headers.get('x-belay-release'), made.id)
  const message = await callSpan(server, response.headers.get('x-belay-trace-id') ?? '')
  assert.equal(message.parameters['temperature'], 0.25)
  assert.equal(message.parameters['max_tokens'], 100, 'the caller’s own stays')

  const model = 'deployment/plain'
  const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]
  for (const [path, body, parameters] of [
    [
      '/v1/chat/completions',
      { model, messages: say('Hello') },
      { temperature: 0.25, max_tokens: 7 },
    ],
    [
      '/v1/chat/completions',
      { model, messages: say('Hello'), max_completion_tokens: 9, temperature: 1 },
      { temperature: 1, max_tokens: 9 },
    ],
    ['/v1/responses', { model, input: 'Hello' }, { temperature: 0.25, max_tokens: 7 }],
    ['/v1/completions', { model, prompt: 'Hello' }, { temperature: 0.25, max_tokens: 7 }],
    [`/v1beta/models/${model}:generateContent`, { contents }, { temperature: 0.25, max_tokens: 7 }],
    ['/v1/embeddings', { model, input: 'Hello' }, {}],
  ] as const) {
    const answer = await raw(path, body)
    assert.equal(answer.status, 200, `${path}: ${await answer.text()}`)
    assert.equal(answer.headers.get('x-belay-release'), made.id, path)
    const span = await callSpan(server, answer.headers.get('x-belay-trace-id') ?? '')
    assert.deepEqual(span.parameters, parameters, path)
  }
})

test('a release with a prompt is rendered with the variables of the call, and its targets are tried in order', async () => {
  await server.call(createPrompt, { body: { name: 'greet' } })
  const content = promptContent.parse({
    system: 'Greet in the manner of {{ place }}.',
    messages: [{ role: 'user', content: 'I am {{ name }}.' }],
    variables: [{ name: 'place', default: 'Vienna' }, { name: 'name' }],
    parameters: { temperature: 0.5, max_tokens: 50 },
  })
  await server.call(createPromptVersion, { params: { name: 'greet' }, body: { content } })
  const made = await deployed('greeter', {
    prompt: 'greet#1',
    model: 'sim/error-503',
    fallbacks: ['sim/echo'],
    parameters: { temperature: 0.1 },
  })
  assert.deepEqual(made.manifest.targets, ['sim/error-503', 'sim/echo'])
  const answer = await raw('/v1/chat/completions', {
    model: 'deployment/greeter',
    metadata: { name: 'Ann' },
  })
  const said = await answer.text()
  assert.equal(answer.status, 200, said)
  assert.match(said, /I am Ann\./)
  assert.equal(answer.headers.get('x-belay-target'), 'sim/echo')
  const span = await callSpan(server, answer.headers.get('x-belay-trace-id') ?? '')
  assert.equal(span.release, made.id)
  assert.deepEqual([span.prompt, span.promptVersion], ['greet', '1'])
  assert.deepEqual([span.parameters['temperature'], span.parameters['max_tokens']], [0.1, 50])
  const { spans } = await storedTrace(server, answer.headers.get('x-belay-trace-id') ?? '')
  assert.equal(spans.filter(({ kind }) => kind === 'try').length, 2, 'both targets were tried')

  const refused = await raw('/v1/chat/completions', { model: 'deployment/greeter' })
  assert.equal(refused.status, 400)
  assert.equal(refused.headers.get('x-belay-fault'), 'variables_invalid')
  assert.equal(refused.headers.get('x-belay-release'), made.id, 'it was assigned before it failed')
  const failure = await waitFor('the refused call among the traces', async () => {
    const { items } = await server.call(listTraces, {
      query: { release: made.id, status: 'error' },
    })
    return items.length === 1 ? items : null
  })
  assert.equal(failure.length, 1)
})

test('a release with a prompt is called by every API that has messages, in its own format', async () => {
  await server.call(createPrompt, { body: { name: 'advise' } })
  const content = promptContent.parse({
    system: 'Advise on {{ topic }}.',
    examples: [{ input: 'Hm?', output: 'Ask on.' }],
    variables: [{ name: 'topic' }],
    parameters: { temperature: 0.5, max_tokens: 50 },
    tools: [{ name: 'look', description: 'looks', parameters: { type: 'object', properties: {} } }],
  })
  await server.call(createPromptVersion, { params: { name: 'advise' }, body: { content } })
  const made = await deployed('adviser', {
    prompt: 'advise',
    model: 'sim/echo',
    parameters: { temperature: 0.1 },
  })
  const model = 'deployment/adviser'
  const headers = { 'x-belay-variables': '{"topic":"tea"}' }
  const contents = [{ role: 'user', parts: [{ text: 'Which?' }] }]
  const systemInstruction = { parts: [{ text: 'Be brief.' }] }
  for (const [path, body] of [
    [
      '/v1/chat/completions',
      { model, messages: [{ role: 'system', content: 'Be brief.' }, ...say('Which?')] },
    ],
    ['/v1/messages', { model, max_tokens: 9, system: 'Be brief.', messages: say('Which?') }],
    ['/v1/responses', { model, instructions: 'Be brief.', input: 'Which?' }],
    [`/v1beta/models/${model}:generateContent`, { contents, systemInstruction }],
  ] as const) {
    const answer = await raw(path, body, headers)
    const said = await answer.text()
    assert.equal(answer.status, 200, `${path}: ${said}`)
    assert.match(said, /Which\?/, path)
    const span = await callSpan(server, answer.headers.get('x-belay-trace-id') ?? '')
    assert.equal(span.release, made.id, path)
    assert.equal(span.prompt, 'advise', path)
    assert.equal(span.parameters['temperature'], 0.1, path)
    assert.equal(span.parameters['max_tokens'], path === '/v1/messages' ? 9 : 50, path)
    const told = (span.inputMessages ?? []).flatMap(({ role, parts }) =>
      parts.map((part) => `${role}: ${'content' in part ? String(part.content) : part.type}`),
    )
    assert.deepEqual(
      told.toSorted(),
      [
        'assistant: Ask on.',
        'system: Advise on tea.',
        'system: Be brief.',
        'user: Hm?',
        'user: Which?',
      ],
      path,
    )
    const turns = told.filter((line) => !line.startsWith('system'))
    assert.deepEqual(turns, ['user: Hm?', 'assistant: Ask on.', 'user: Which?'], path)
    assert.equal(span.tools.length, 1, path)
  }
  const counted = await raw(
    '/v1/messages/count_tokens',
    { model, messages: say('Which?') },
    headers,
  )
  assert.equal(counted.status, 200, await counted.text())
  for (const [path, body] of [
    ['/v1/embeddings', { model, input: 'Which?' }],
    ['/v1/completions', { model, prompt: 'Which?' }],
  ] as const) {
    const refused = await raw(path, body, headers)
    assert.match(await refused.text(), /has a prompt, for which openai\.\w+ has no place/)
    assert.equal(refused.headers.get('x-belay-fault'), 'operation_unsupported')
    assert.equal(refused.headers.get('x-belay-release'), made.id)
  }
  const mistaken = await raw('/v1/messages', { model, max_tokens: 9, messages: 'Which?' }, headers)
  assert.match(await mistaken.text(), /must be a list/)
})

test('what the prompt becomes later changes no release, and the same content is the same release', async () => {
  await server.call(createPrompt, {
    body: { name: 'pinned', system: 'One.', user: '{{ question }}' },
  })
  const first = await release('pinned', { prompt: 'pinned', model: 'sim/echo' })
  const again = await release('pinned', { prompt: 'pinned@latest', model: 'sim/echo' })
  assert.equal(again.id, first.id)
  assert.equal(again.hash, first.hash)
  const second = promptContent.parse({
    system: 'Two.',
    messages: [{ role: 'user', content: '{{ question }}' }],
  })
  await server.call(createPromptVersion, { params: { name: 'pinned' }, body: { content: second } })
  const later = await release('pinned', { prompt: 'pinned', model: 'sim/echo' })
  assert.notEqual(later.id, first.id)
  assert.notEqual(later.hash, first.hash)
  assert.equal((await release('pinned', { prompt: 'pinned#1', model: 'sim/echo' })).id, first.id)
  const shown = await server.call(showRelease, { params: { id: first.hash.slice(0, 12) } })
  assert.equal(shown.id, first.id, 'a release is found by the first digits of its hash')
  assert.equal(shown.manifest.prompt?.content.system, 'One.')
  const elsewhere = await release('another', { prompt: 'pinned#1', model: 'sim/echo' })
  assert.equal(elsewhere.hash, first.hash)
  assert.notEqual(elsewhere.id, first.id, 'another name is another release')
})

test('two releases are compared part by part, and as what their models would get', async () => {
  const [before, after] = [
    await release('pinned', { prompt: 'pinned#1', model: 'sim/echo', parameters: { seed: 1 } }),
    await release('pinned', { prompt: 'pinned#2', model: 'sim/echo', fallbacks: ['sim/lorem'] }),
  ]
  const { isSame, parts, rendered } = await server.call(diffReleases, {
    params: { id: before.id },
    body: { to: after.hash, variables: { question: 'Why?' } },
  })
  assert.equal(isSame, false)
  const texts = Object.fromEntries(parts.map(({ part, text }) => [part, text]))
  assert.match(texts['prompt'] ?? '', /\n-One\.\n\+Two\./)
  assert.match(texts['models'] ?? '', /\n sim\/echo\n\+sim\/lorem/)
  assert.match(texts['parameters'] ?? '', /\n-seed: 1/)
  assert.match(rendered ?? '', /\n-One\.\n\+Two\.\n[^]*Why\?/)
  const same = await server.call(diffReleases, {
    params: { id: before.id },
    body: { to: before.hash },
  })
  assert.deepEqual(
    [same.isSame, same.parts.map((part) => part.isSame), same.rendered],
    [true, [true, true, true], null],
  )
  const printed = await belay(
    'releases',
    'diff',
    before.id,
    after.id,
    '--variable',
    'question=Why?',
  )
  assert.match(
    printed,
    /^prompt:\n---[^]*models:\n---[^]*parameters:\n---[^]*what the models get:\n---/,
  )
  assert.match(
    (
      await refusal(
        server.call(diffReleases, { params: { id: before.id }, body: { to: 'ffffffff' } }),
      )
    ).detail,
    /no release "ffffffff"/,
  )
})

test('a release that could not answer is refused, with the place and what to do', async () => {
  const cases: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{}, /model: A release needs a model/],
    [{ model: 'echo' }, /model: "echo" is no connection\/model/],
    [{ model: 'simm/echo' }, /model: There is no connection "simm". Did you mean "sim\/echo"\?/],
    [{ model: 'sim/echo', fallbacks: ['gone/x'] }, /fallbacks\[0\]: There is no connection "gone"/],
    [{ model: 'sim/echo', parameters: { temperature: 'hot' } }, /parameters\.temperature/],
    [{ model: 'sim/echo', parameters: { temprature: 1 } }, /Did you mean "temperature"\?/],
    [{ model: 'sim/echo', prompt: 'nowhere' }, /prompt: There is no prompt "nowhere"/],
    [{ model: 'sim/echo', prompt: 'pinned#9' }, /prompt: The prompt "pinned" has no version 9/],
    [{ model: 'sim/echo', prompt: 'pinned@live' }, /has no label "live"/],
    [{ model: 'sim/echo', prompt: 'a b' }, /PROMPT@LABEL or PROMPT#VERSION/],
  ]
  for (const [body, expected] of cases)
    assert.match(
      (await refusal(server.call(createRelease, { body: { name: 'no', ...body } }))).detail,
      expected,
    )
})

test('stop is in force when it has answered, on every thread, and so is resume', async () => {
  await deployed('halted', { model: 'sim/echo' })
  const call = () =>
    raw('/v1/chat/completions', { model: 'deployment/halted', messages: say('Hi') })
  const at = { params: { name: 'halted' }, query: production }
  for (let round = 0; round < 5; round += 1) {
    await server.call(stopDeployment, { ...at, body: { why: 'wrong prices' } })
    // Connections of their own: they come to all threads that listen.
    for (const answer of await Promise.all(Array.from({ length: 20 }, call))) {
      const text = await answer.text()
      assert.equal(answer.status, 503, text)
      assert.match(text, /is stopped: wrong prices/)
      assert.equal(answer.headers.get('x-belay-fault'), 'deployment_stopped')
      assert.equal(answer.headers.get('x-should-retry'), 'false')
    }
    const stopped = await server.call(showDeployment, at)
    assert.equal(stopped.state, 'stopped')
    assert.equal(stopped.stopped?.why, 'wrong prices')
    await server.call(resumeDeployment, at)
    for (const answer of await Promise.all(Array.from({ length: 20 }, call)))
      assert.equal(answer.status, 200, await answer.text())
  }
  assert.match((await refusal(server.call(resumeDeployment, at))).detail, /is not stopped/)
})

test('a safe answer is an ordinary answer in the caller’s format, whole and streamed', async () => {
  await deployed('calm', { model: 'sim/echo' })
  const at = { params: { name: 'calm' }, query: production }
  const safeAnswer = 'We will call you back.'
  await server.call(editDeployment, { ...at, body: { safeAnswer } })
  await server.call(stopDeployment, { ...at, body: { why: 'a drill' } })
  const model = 'deployment/calm'
  const whole = await openai.chat.completions.create({ model, messages: say('Hi') }).withResponse()
  assert.equal(whole.data.choices[0]?.message.content, safeAnswer)
  assert.equal(whole.data.choices[0]?.finish_reason, 'stop')
  assert.equal(whole.response.headers.get('x-belay-release'), null, 'no release answered')
  let text = ''
  for await (const chunk of await openai.chat.completions.create({
    model,
    messages: say('Hi'),
    stream: true,
  }))
    text += chunk.choices[0]?.delta.content ?? ''
  assert.equal(text, safeAnswer)
  assert.equal((await openai.responses.create({ model, input: 'Hi' })).output_text, safeAnswer)
  const anthropic = new Anthropic({ apiKey: key, baseURL: server.url, maxRetries: 0 })
  const stream = anthropic.messages.stream({ model, max_tokens: 9, messages: say('Hi') })
  assert.equal(await stream.finalText(), safeAnswer)
  const gemini = await raw(`/v1beta/models/${model}:generateContent`, {
    contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
  })
  assert.match(await gemini.text(), /We will call you back\./)
  const completion = await raw('/v1/completions', { model, prompt: 'Hi' })
  assert.match(await completion.text(), /We will call you back\./)
  const embedding = await raw('/v1/embeddings', { model, input: 'Hi' })
  assert.equal(embedding.status, 503, 'no text can stand for a vector')
  const { spans } = await storedTrace(server, whole.response.headers.get('x-belay-trace-id') ?? '')
  assert.equal(spans.length, 1)
  assert.equal(spans[0]?.status, 'ok')
  assert.equal(spans[0]?.countsUsage, false, 'no model was called')
})

test('a key reaches the deployments of its environment and no others', async () => {
  await deployed('here', { model: 'sim/echo' })
  const call = (apiKey: string, name: string) =>
    sdk(apiKey).chat.completions.create({ model: `deployment/${name}`, messages: say('Hi') })
  await call(key, 'here')
  const listed = async (apiKey: string) =>
    (await sdk(apiKey).models.list()).data.map(({ id }) => id).includes('deployment/here')
  assert.deepEqual([await listed(key), await listed(stagingKey)], [true, false])
  await assert.rejects(call(stagingKey, 'here'), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError)
    assert.match(error.message, /no deployment "here" in staging, the environment of this key/)
    assert.match(error.message, /stands in production/)
    return true
  })
  await assert.rejects(call(key, 'hare'), /Did you mean "deployment\/here"\?/)
  const made = await release('here', { model: 'sim/lorem' })
  await server.call(createDeployment, {
    body: { name: 'here', environment: 'staging', release: made.id },
  })
  const answer = await call(stagingKey, 'here')
  assert.notEqual(answer.choices[0]?.message.content, 'Hi', 'another release under the same name')
  const only = await server.createKey({ models: ['deployment/here'] })
  await call(only.key, 'here')
  await assert.rejects(
    sdk(only.key).chat.completions.create({ model: 'sim/echo', messages: say('Hi') }),
    /may not call the model/,
  )
})

test('a deployment in another project cannot have this project’s release, nor its key this deployment', async () => {
  const made = await deployed('mine', { model: 'sim/echo' })
  const other = await server.call(createProject, { body: { slug: 'other', name: 'Other' } })
  const { code, detail } = await refusal(
    server.call(createDeployment, {
      query: { project: 'other' },
      body: { name: 'mine', ...production, release: made.id },
    }),
  )
  assert.equal(code, 'not_found')
  assert.match(detail, /no release "rel_.*" in this project/)
  const foreign = await server.call(createKey, { body: { name: 'foreign', project: other.id } })
  await assert.rejects(
    sdk(foreign.key).chat.completions.create({ model: 'deployment/mine', messages: say('Hi') }),
    /There is no deployment "mine" in production/,
  )
  const editor: Client = createClient({
    baseUrl: server.url,
    token: (
      await server.call(createKey, {
        body: { name: 'editor', project: other.id, scopes: ['read', 'edit'] },
      })
    ).key,
    fetch,
  })
  assert.equal((await refusal(editor(showRelease, { params: { id: made.id } }))).code, 'not_found')
})

test('another release serves at once, and the one before is kept', async () => {
  const first = await deployed('switched', { model: 'sim/echo' })
  const second = await release('switched', { model: 'sim/lorem' })
  const at = { params: { name: 'switched' }, query: production }
  const edited = await server.call(editDeployment, { ...at, body: { release: second.id } })
  assert.deepEqual([edited.release, edited.previousRelease], [second.id, first.id])
  for (let call = 0; call < 20; call += 1) {
    const answer = await raw('/v1/chat/completions', {
      model: 'deployment/switched',
      messages: say('Hi'),
    })
    assert.equal(answer.headers.get('x-belay-release'), second.id)
    await answer.body?.cancel()
  }
  const { code } = await refusal(
    server.call(createDeployment, {
      body: { name: 'switched', ...production, release: first.id },
    }),
  )
  assert.equal(code, 'conflict')
})

test('what was assigned stands on the call that fails, and on the one that a limit refuses', async () => {
  const made = await deployed('failing', { model: 'sim/error-503' })
  const body = { model: 'deployment/failing', messages: say('Hi') }
  const failure = await raw('/v1/chat/completions', body)
  assert.equal(failure.status, 503, await failure.text())
  assert.equal(failure.headers.get('x-belay-release'), made.id)
  const limited = await server.createKey({ limits: { requestsPerMinute: 1 } })
  const authorization = `Bearer ${limited.key}`
  for (const status of [503, 429]) {
    const answer = await raw('/v1/chat/completions', body, { authorization })
    assert.equal(answer.status, status, await answer.text())
    assert.equal(answer.headers.get('x-belay-release'), made.id)
  }
  await waitFor('three failed calls of that release', async () => {
    const { items } = await server.call(listTraces, {
      query: { release: made.id, deployment: 'failing', status: 'error' },
    })
    return items.length === 3 ? items : null
  })
})

test('a variant is asked for by keys that may, and only where one is rolled out', async () => {
  await deployed('asked', { model: 'sim/echo' })
  const body = { model: 'deployment/asked', messages: say('Hi') }
  const refused = await raw('/v1/chat/completions', body, { 'x-belay-variant': 'candidate' })
  assert.equal(refused.status, 403)
  assert.equal(refused.headers.get('x-belay-fault'), 'scope_missing')
  await refused.body?.cancel()
  const tester = await server.createKey({ scopes: ['call', 'deploy:test'] })
  const authorization = `Bearer ${tester.key}`
  for (const [variant, status] of [
    ['candidate', 404],
    ['other', 400],
    ['control', 200],
  ] as const) {
    const answer = await raw('/v1/chat/completions', body, {
      authorization,
      'x-belay-variant': variant,
    })
    assert.equal(answer.status, status, await answer.text())
  }
})

describe('environments', () => {
  test('each project begins with dev, staging and production, and gets its own between them', async () => {
    const names = async (project?: string) =>
      (
        await server.call(listEnvironments, { query: project === undefined ? {} : { project } })
      ).items.map(({ name }) => name)
    assert.deepEqual(await names(), ['dev', 'staging', 'production'])
    const made = await server.call(createProject, { body: { slug: 'lab', name: 'Lab' } })
    const query = { project: made.id }
    assert.deepEqual(await names('lab'), ['dev', 'staging', 'production'])
    await server.call(createEnvironment, { query, body: { name: 'canary' } })
    await server.call(createEnvironment, { query, body: { name: 'test', before: 'staging' } })
    assert.deepEqual(await names('lab'), ['dev', 'test', 'staging', 'canary', 'production'])
    assert.equal(
      (await refusal(server.call(createEnvironment, { query, body: { name: 'test' } }))).code,
      'conflict',
    )
    const { id } = await server.call(createRelease, {
      query,
      body: { name: 'lab', model: 'sim/echo' },
    })
    await server.call(createDeployment, {
      query,
      body: { name: 'lab', environment: 'test', release: id },
    })
    const without = (environments: string[]) =>
      server.call(editProject, { params: { id: made.id }, body: { environments } })
    assert.match(
      (await refusal(without(['dev', 'production']))).detail,
      /"test" cannot be left out: the deployment "lab" stands in it/,
    )
    await without(['test', 'production'])
    assert.deepEqual(await names('lab'), ['test', 'production'])
    assert.match(
      (
        await refusal(
          server.call(createDeployment, {
            query,
            body: { name: 'lab', environment: 'prod', release: id },
          }),
        )
      ).detail,
      /no environment "prod" in this project\..* There are: test, production/,
    )
  })
})

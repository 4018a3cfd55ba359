// Prompts from their making to their calls: a whole server, its API, its gateway, its command line.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { type Client, ApiError, createClient } from '#client/client.ts'
import { createConnection } from '#contract/connections.ts'
import { putFragment, removeFragment, showFragment } from '#contract/fragments.ts'
import { createKey } from '#contract/keys.ts'
import { liveEvent, type LiveEvent } from '#contract/live.ts'
import { createAttestation, decideAttestation } from '#contract/maturity.ts'
import { createModelRequest, decideModelRequest } from '#contract/model-requests.ts'
import { createProject } from '#contract/projects.ts'
import { promptContent } from '#contract/prompt-content.ts'
import {
  createPromptComment,
  createPromptInput,
  editPromptComment,
  editPromptInput,
  listPromptComments,
  listPromptInputs,
  removePromptInput,
} from '#contract/prompt-reviews.ts'
import {
  createPrompt,
  createPromptVersion,
  diffPromptVersions,
  editPrompt,
  editPromptRules,
  lintPrompt,
  lintPromptContent,
  listPromptLabels,
  listPrompts,
  listPromptVersions,
  movePromptLabel,
  removePrompt,
  removePromptLabel,
  renderPrompt,
  renderPromptContent,
  restorePrompt,
  showPrompt,
  showPromptRules,
  showPromptVersion,
} from '#contract/prompts.ts'
import { runPromptContent } from '#contract/prompt-runs.ts'
import { listTraces, showSpan } from '#contract/traces.ts'
import { startSimulator } from '#simulator/server.ts'
import { join, postJson } from '#test/scenarios/send.ts'
import { callSpan, startServer, waitFor } from '#test/scenarios/start-server.ts'

const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 3 })
const { key } = await server.createKey({ name: 'application' })
after(() => simulator.close())
after(() => server.stop())

const support = promptContent.parse({
  system: 'You answer customers of {{ company }} in two sentences, kindly and without jargon.',
  examples: [{ input: 'Where is my parcel?', output: 'It is on its way.' }],
  messages: [{ role: 'user', content: '<question>{{ question }}</question>' }],
  variables: [
    { name: 'company', default: 'Acme', isTrusted: true },
    { name: 'question', description: 'what the customer wrote' },
  ],
  outputContract: { schema: { type: 'object', properties: { reply: { type: 'string' } } } },
  model: 'sim/echo',
  parameters: { temperature: 0.25, max_tokens: 50 },
})

/** Makes a prompt with one version of that content and puts `production` on it. */
async function publish(name: string, content: unknown = support): Promise<void> {
  await server.call(createPrompt, { body: { name } })
  await addVersion(name, content)
  await server.call(movePromptLabel, {
    params: { name },
    body: { label: 'production', version: '1' },
  })
}

function addVersion(name: string, content: unknown, message = '') {
  return server.call(createPromptVersion, {
    params: { name },
    body: { content: promptContent.parse(content), message },
  })
}

async function chat(body: unknown, headers: Record<string, string> = {}) {
  const response = await postJson(`${server.url}/v1/chat/completions`, key, body, { headers })
  const text = await response.text()
  return {
    status: response.status,
    text,
    fault: response.headers.get('x-belay-fault'),
    traceId: response.headers.get('x-belay-trace-id') ?? '',
  }
}

/** What the fault of a refused call says; fails when it is none. */
async function refusal(call: Promise<unknown>): Promise<{ code: string; detail: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof ApiError) return error.problem
    throw error
  }
  throw new assert.AssertionError({ message: 'It was not refused.' })
}

describe('A prompt in the registry', () => {
  test('is made, gets versions that never change, and is rendered by label', async () => {
    await publish('answer')
    const shown = await server.call(showPrompt, { params: { name: 'answer' } })
    assert.deepEqual(shown.version?.content, support)
    assert.match(shown.version?.hash ?? '', /^[0-9a-f]{64}$/)
    const changed = { ...support, system: `${support.system} Never promise a date.` }
    const second = await addVersion('answer', changed, 'no dates')
    assert.deepEqual([second.isNew, second.version.version], [true, 2])
    assert.notEqual(second.version.hash, shown.version?.hash)
    const again = await addVersion('answer', changed)
    assert.deepEqual([again.isNew, again.version.version], [false, 2])
    const first = await server.call(showPromptVersion, { params: { name: 'answer', version: '1' } })
    assert.deepEqual([first.hash, first.labels], [shown.version?.hash, ['production']])
    const rendered = await server.call(renderPrompt, {
      params: { name: 'answer' },
      body: { variables: { question: 'Is it {{ safe }}?', other: 1 } },
    })
    assert.deepEqual(rendered.messages, [
      { role: 'system', content: support.system.replace('{{ company }}', 'Acme') },
      { role: 'user', content: 'Where is my parcel?' },
      { role: 'assistant', content: 'It is on its way.' },
      { role: 'user', content: '<question>Is it {{ safe }}?</question>' },
    ])
    assert.deepEqual(
      [rendered.version, rendered.label, rendered.hash, rendered.model, rendered.unused],
      [1, 'production', first.hash, 'sim/echo', ['other']],
    )
    assert.deepEqual(rendered.parameters, support.parameters)
    assert.deepEqual(rendered.outputContract, support.outputContract)
    const latest = await server.call(renderPrompt, {
      params: { name: 'answer' },
      body: { version: 'latest', variables: { question: 'x' } },
    })
    assert.equal(latest.version, 2)
    const { items } = await server.call(listPromptVersions, {
      params: { name: 'answer' },
      query: { limit: 1 },
    })
    assert.deepEqual(
      items.map(({ version, message }) => [version, message]),
      [[2, 'no dates']],
    )
  })

  test('says which variable is missing or of the wrong kind, and what stands in the way of a name', async () => {
    await publish('typed', {
      messages: [{ role: 'user', content: '{{ count * 2 }} {{ undeclared }}' }],
      variables: [{ name: 'count', type: 'number' }],
    })
    const render = (variables: Record<string, unknown>, version = '1') =>
      server.call(renderPrompt, { params: { name: 'typed' }, body: { version, variables } })
    const missing = await refusal(render({ count: 'many' }))
    assert.equal(missing.code, 'variables_invalid')
    assert.match(missing.detail, /"count" must be a number; it is "many"/)
    assert.match(missing.detail, /"undeclared" has no value/)
    const good = await render({ count: '21', undeclared: 'x' })
    assert.equal(good.messages[0]?.content, '42 x')
    assert.match(
      (await refusal(render({}, 'staging'))).detail,
      /It has: production; its latest version is 1/,
    )
    assert.match((await refusal(render({}, '9'))).detail, /no version 9; the latest is 1/)
    const nobody = server.call(renderPrompt, { params: { name: 'none' }, body: {} })
    assert.match((await refusal(nobody)).detail, /no prompt "none"/)
  })

  test('takes no template that cannot be read', async () => {
    await server.call(createPrompt, { body: { name: 'broken' } })
    const open = await refusal(addVersion('broken', { system: 'a {% if x %} b' }))
    assert.equal(open.code, 'template_invalid')
    assert.match(open.detail, /^system: It ends inside a block/)
    const word = await refusal(addVersion('broken', { system: 'a', variables: [{ name: 'loop' }] }))
    assert.match(word.detail, /"loop" is a word of the template language/)
  })

  test('is found by words, folder and tag, page by page, and edited only as it was read', async () => {
    for (const [name, folder, tags] of [
      ['list-a', 'mail/in', ['one']],
      ['list-b', 'mail', ['one', 'two']],
      ['list-c', 'mailing', ['two']],
    ] as const)
      await server.call(createPrompt, {
        body: { name, folder, tags: [...tags], description: 'Listed here' },
      })
    const names = async (query: Parameters<typeof server.call<typeof listPrompts>>[1]['query']) =>
      (await server.call(listPrompts, { query: { ...query } })).items.map(({ name }) => name)
    assert.deepEqual(await names({ folder: 'mail' }), ['list-a', 'list-b'])
    assert.deepEqual(await names({ tag: 'two' }), ['list-b', 'list-c'])
    assert.deepEqual(await names({ search: 'LISTED two' }), ['list-b', 'list-c'])
    const first = await server.call(listPrompts, { query: { search: 'listed', limit: 2 } })
    assert.equal(first.nextCursor, 'list-b')
    assert.deepEqual(await names({ search: 'listed', cursor: first.nextCursor ?? '' }), ['list-c'])
    const [{ revision } = { revision: 0 }] = first.items
    const edit = (description: string) =>
      server.call(editPrompt, { params: { name: 'list-a' }, body: { description, revision } })
    assert.equal((await edit('Now')).revision, revision + 1)
    assert.equal((await refusal(edit('Late'))).code, 'conflict')
  })

  test('is archived and comes back whole', async () => {
    await publish('kept')
    await server.call(removePrompt, { params: { name: 'kept' } })
    const gone = await refusal(server.call(showPrompt, { params: { name: 'kept' } }))
    assert.match(gone.detail, /is archived since/)
    const { items } = await server.call(listPrompts, { query: { archived: 'true' } })
    assert.ok(items.some(({ name }) => name === 'kept'))
    assert.equal((await chat({ model: 'prompt/kept' })).fault, 'prompt_not_found')
    assert.equal(
      (await refusal(server.call(createPrompt, { body: { name: 'kept' } }))).code,
      'conflict',
    )
    const back = await server.call(restorePrompt, { params: { name: 'kept' } })
    assert.deepEqual([back.latestVersion, back.labels.length], [1, 1])
  })

  test('of another project is not there for a key', async () => {
    const { key: reader } = await server.createKey({ scopes: ['read', 'call', 'edit', 'attest'] })
    const other = await createProjectNamed('other')
    await server.call(createPrompt, {
      query: { project: other },
      body: { name: 'foreign', user: 'hi' },
    })
    const asKey = createClient({ baseUrl: server.url, token: reader, fetch })
    const asked = { params: { name: 'foreign' }, query: { project: other } }
    assert.equal((await refusal(asKey(showPrompt, asked))).code, 'not_found')
    assert.equal((await refusal(asKey(renderPrompt, { ...asked, body: {} }))).code, 'not_found')
    assert.equal((await refusal(asKey(removePrompt, asked))).code, 'not_found')
    assert.equal((await chat({ model: 'prompt/foreign@latest' })).fault, 'prompt_not_found')
  })

  test('shows what changed between versions, as text and as rendered', async () => {
    await publish('compared', { messages: [{ role: 'user', content: 'Hello {{ name }}' }] })
    await addVersion('compared', { messages: [{ role: 'user', content: 'Good day {{ name }}' }] })
    const diff = await server.call(diffPromptVersions, {
      params: { name: 'compared' },
      body: { from: '1', to: 'latest', variables: { name: 'Ada' } },
    })
    assert.match(diff.text, /^--- compared@1\n\+\+\+ compared@2\n@@/)
    assert.match(diff.text, /\n-Hello \{\{ name \}\}\n\+Good day \{\{ name \}\}\n/)
    assert.match(diff.rendered ?? '', /\n-Hello Ada\n\+Good day Ada\n/)
    assert.deepEqual([diff.added, diff.removed, diff.isSame], [1, 1, false])
    const same = await server.call(diffPromptVersions, {
      params: { name: 'compared' },
      body: { from: 'production', to: '1' },
    })
    assert.deepEqual([same.text, same.rendered, same.isSame], ['', null, true])
  })

  test('is looked over; a secret in it is reported and not repeated', async () => {
    const canary = `sk-${'c4n4ry'.repeat(6)}`
    await publish('careless', {
      system: `Use the key ${canary} to help {{ user }}.`,
      messages: [{ role: 'user', content: '{{ asked }}' }],
      variables: [{ name: 'unused' }],
    })
    const report = await server.call(lintPrompt, { params: { name: 'careless' } })
    const rules = report.findings.map(({ rule, place }) => `${rule} ${place}`)
    for (const expected of [
      'secret system',
      'variable-undeclared system',
      'variable-undeclared messages[0]',
      'variable-unused variables[0]',
      'injection-prone system',
      'output-contract-missing outputContract',
    ])
      assert.ok(rules.includes(expected), `${expected} in ${rules.join(', ')}`)
    assert.ok(!JSON.stringify(report).includes(canary))
    assert.ok(report.tokensEstimated > 10)
    assert.deepEqual(report.variables, ['user', 'asked'])
    const good = await server.call(lintPromptContent, { body: { content: support } })
    assert.deepEqual(good.findings, [])
  })

  test('carries comments, suggestions and test inputs', async () => {
    await publish('discussed')
    const params = { name: 'discussed' }
    const comment = await server.call(createPromptComment, {
      params,
      body: { version: 'production', place: 'system', text: 'Too long', suggestion: 'Be brief.' },
    })
    assert.deepEqual([comment.version, comment.suggestion], [1, 'Be brief.'])
    const done = await server.call(editPromptComment, {
      params: { id: comment.id },
      body: { isResolved: true },
    })
    assert.ok(done.resolvedAt !== null)
    const { items } = await server.call(listPromptComments, { params, query: { version: '1' } })
    assert.deepEqual(
      items.map(({ id }) => id),
      [comment.id],
    )
    const input = await server.call(createPromptInput, {
      params,
      body: { name: 'a late parcel', variables: { question: 'Where?', lines: [1, { a: 2 }] } },
    })
    const twice = server.call(createPromptInput, {
      params,
      body: { name: 'a late parcel', variables: {} },
    })
    assert.equal((await refusal(twice)).code, 'conflict')
    await server.call(editPromptInput, { params: { id: input.id }, body: { name: 'late' } })
    const listed = await server.call(listPromptInputs, { params })
    assert.deepEqual(
      listed.items.map(({ name, variables }) => [name, variables]),
      [['late', { question: 'Where?', lines: [1, { a: 2 }] }]],
    )
    await server.call(removePromptInput, { params: { id: input.id } })
    assert.deepEqual((await server.call(listPromptInputs, { params })).items, [])
  })
})

describe('A fragment', () => {
  test('stands in a prompt in the version that it had when the prompt’s version was made', async () => {
    const safety = (text: string) =>
      server.call(putFragment, { params: { name: 'safety' }, body: { text } })
    assert.equal((await safety('Refuse what harms {{ whom }}.')).version.version, 1)
    assert.equal((await safety('Refuse what harms {{ whom }}.')).isNew, false)
    const content = {
      system: 'Help.\n{% include "safety" %}\nThanks.',
      variables: [{ name: 'whom' }],
    }
    await publish('careful', content)
    await safety('Refuse everything.')
    const shown = await server.call(showPrompt, { params: { name: 'careful' } })
    assert.match(shown.version?.content.system ?? '', /\{% include "safety@1" %\}/)
    assert.deepEqual(
      shown.version?.fragments.map(({ name, version }) => [name, version]),
      [['safety', 1]],
    )
    const render = () =>
      server.call(renderPrompt, {
        params: { name: 'careful' },
        body: { version: 'latest', variables: { whom: 'people' } },
      })
    assert.equal((await render()).messages[0]?.content, 'Help.\nRefuse what harms people.\nThanks.')
    const { isNew } = await addVersion('careful', content)
    assert.equal(isNew, true, 'the same text now means another version of the fragment')
    assert.equal((await render()).messages[0]?.content, 'Help.\nRefuse everything.\nThanks.')
    const { usedBy } = await server.call(showFragment, { params: { name: 'safety' } })
    assert.deepEqual(usedBy, [{ prompt: 'careful', promptVersion: 2, fragmentVersion: 2 }])
    await server.call(removeFragment, { params: { name: 'safety' } })
    assert.match((await refusal(addVersion('careful', content))).detail, /is archived/)
    assert.equal((await render()).messages[0]?.content, 'Help.\nRefuse everything.\nThanks.')
    const nested = putFragmentText('outer', '{% include "safety@1" %}')
    assert.match((await refusal(nested)).detail, /cannot include another/)
    const missing = server.call(renderPromptContent, {
      body: { content: promptContent.parse({ system: '{% include "nowhere" %}' }) },
    })
    assert.match((await refusal(missing)).detail, /no fragment "nowhere"/)
  })
})

async function createProjectNamed(slug: string): Promise<string> {
  return (await server.call(createProject, { body: { slug, name: slug } })).id
}

function putFragmentText(name: string, text: string) {
  return server.call(putFragment, { params: { name }, body: { text } })
}

describe('A prompt called by name on the gateway', () => {
  test('is rendered and sent, and its trace carries prompt, version and label', async () => {
    await publish('called')
    const answered = await chat({
      model: 'prompt/called',
      metadata: { question: 'Where is it?', ticket: '7' },
      messages: [{ role: 'user', content: 'One more thing' }],
    })
    assert.equal(answered.status, 200, answered.text)
    const span = await callSpan(server, answered.traceId)
    assert.deepEqual(
      [span.prompt, span.promptVersion, span.metadata['prompt.label'], span.model, span.promptLink],
      ['called', '1', 'production', 'echo', { prompt: 'called', version: 1, source: 'named' }],
    )
    const sent = JSON.parse(span.rawInput)
    assert.deepEqual(sent.messages.map(({ content }: { content: string }) => content).slice(-2), [
      '<question>Where is it?</question>',
      'One more thing',
    ])
    assert.deepEqual([sent.temperature, sent.max_tokens, sent.model], [0.25, 50, 'sim/echo'])
    assert.equal(sent.response_format.json_schema.name, 'answer')
    assert.deepEqual(sent.metadata, { ticket: '7' }, 'what is no variable goes on')
  })

  test('streams, takes variables from a header, and leaves the caller’s parameters standing', async () => {
    await publish('streamed')
    const answered = await chat(
      { model: 'prompt/streamed@1', stream: true, temperature: 1, max_completion_tokens: 9 },
      { 'x-belay-variables': JSON.stringify({ question: 'streamed?' }) },
    )
    assert.equal(answered.status, 200, answered.text)
    assert.match(answered.text, /data: \[DONE\]/)
    const span = await callSpan(server, answered.traceId)
    assert.deepEqual([span.prompt, span.promptVersion, span.isStreamed], ['streamed', '1', true])
    assert.equal(span.metadata['prompt.label'], undefined)
    const sent = JSON.parse(span.rawInput)
    assert.deepEqual([sent.temperature, sent.max_completion_tokens], [1, 9])
    assert.equal(sent.max_tokens, undefined)
  })

  for (const provider of ['anthropic', 'gemini'] as const) {
    test(`goes to a provider that speaks ${provider}’s format`, async () => {
      await server.call(createConnection, {
        body: {
          provider,
          name: `${provider}-sim`,
          baseUrl: `${simulator.url}`,
          secret: 'simulated',
        },
      })
      await publish(`via-${provider}`, {
        system: 'Be brief.',
        messages: [{ role: 'user', content: 'Say {{ word }}' }],
        variables: [{ name: 'word' }],
        model: `${provider}-sim/echo`,
        parameters: { temperature: 0.5 },
      })
      for (const stream of [false, true]) {
        const answered = await chat({
          model: `prompt/via-${provider}`,
          metadata: { word: 'marmalade' },
          stream,
        })
        assert.equal(answered.status, 200, answered.text)
        const span = await callSpan(server, answered.traceId)
        assert.deepEqual(
          [span.prompt, span.promptVersion, span.provider],
          [`via-${provider}`, '1', provider],
        )
        assert.match(JSON.stringify(span.outputMessages), /marmalade/)
      }
    })
  }

  test('is refused in the caller’s format where it cannot be sent, and nothing is', async () => {
    await publish('strict', {
      messages: [{ role: 'user', content: '{{ must }}{{ 1 // zero }}' }],
      variables: [{ name: 'must' }, { name: 'zero', type: 'number', isRequired: false }],
      model: 'sim/echo',
    })
    await publish('homeless', { messages: [{ role: 'user', content: 'hi' }] })
    const cases: readonly [body: Record<string, unknown>, fault: string, says: RegExp][] = [
      [{ model: 'prompt/strick' }, 'prompt_not_found', /Did you mean \\"prompt\/strict\\"/],
      [{ model: 'prompt/strict@staging' }, 'prompt_not_found', /It has: production/],
      [{ model: 'prompt/strict@2' }, 'prompt_not_found', /no version 2; the latest is 1/],
      [{ model: 'prompt/strict' }, 'variables_invalid', /\\"must\\" has no value/],
      [
        { model: 'prompt/strict', metadata: { must: 'x', zero: 'none' } },
        'variables_invalid',
        /\\"zero\\" must be a number/,
      ],
      [{ model: 'prompt/strict', metadata: { must: 'x' } }, 'template_invalid', /messages\[0\]/],
      [{ model: 'prompt/homeless' }, 'prompt_model_missing', /names no model/],
      [{ model: 'prompt/homeless', messages: 'x' }, 'prompt_model_missing', /names no model/],
    ]
    for (const [body, fault, says] of cases) {
      const answered = await chat(body)
      assert.equal(answered.fault, fault, answered.text)
      assert.ok(answered.status === 400 || answered.status === 404)
      assert.match(answered.text, says)
    }
    const header = await chat({ model: 'prompt/strict' }, { 'x-belay-variables': '[]' })
    assert.equal(header.fault, 'variables_invalid')
    const other = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'prompt/strict', max_tokens: 9, messages: [] }),
    })
    assert.equal(other.headers.get('x-belay-fault'), 'operation_unsupported')
    assert.equal(JSON.parse(await other.text()).type, 'error')
  })

  test('is all that a key for prompts may call', async () => {
    await publish('allowed', { messages: [{ role: 'user', content: 'hi' }], model: 'sim/echo' })
    const { key: narrow } = await server.createKey({ models: ['prompt/*'] })
    const as = { authorization: `Bearer ${narrow}` }
    assert.equal((await chat({ model: 'prompt/allowed' }, as)).status, 200)
    assert.equal((await chat({ model: 'sim/echo', messages: [] }, as)).fault, 'model_not_allowed')
    const listed = await fetch(`${server.url}/v1/models`, { headers: as })
    const { data } = JSON.parse(await listed.text())
    assert.ok(data.some(({ id }: { id: string }) => id === 'prompt/allowed'))
  })

  test('by messages alone is linked as inferred when exactly one version fits', async () => {
    await publish('copied', {
      system: 'You translate ships’ logs into verse, and you never invent a storm.',
      messages: [{ role: 'user', content: 'Log: {{ log }} End of log.' }],
      variables: [{ name: 'log' }],
    })
    const send = async (system: string) => {
      const answered = await chat({
        model: 'sim/echo',
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: 'Log: calm. End of log.' },
        ],
      })
      const { traceId, spanId } = await callSpan(server, answered.traceId)
      return (await server.call(showSpan, { params: { traceId, spanId } })).promptLink
    }
    const text = 'You translate ships’ logs into verse, and you never invent a storm.'
    assert.deepEqual(await send(text), { prompt: 'copied', version: 1, source: 'inferred' })
    assert.equal(await send('You translate ships’ logs into prose.'), null)
    await addVersion('copied', {
      system: text,
      messages: [{ role: 'user', content: 'Log: {{ log }}' }],
      variables: [{ name: 'log' }],
    })
    assert.equal(await send(text), null, 'two versions fit')
  })
})

describe('Content that is no version yet', () => {
  test('is tried through the gateway; the answer has its cost and a trace that the prompt is found by', async () => {
    await publish('tried')
    const run = await server.call(runPromptContent, {
      body: { content: support, variables: { question: 'Where is it?' }, prompt: 'tried' },
    })
    assert.equal(run.output, '<question>Where is it?</question>')
    assert.deepEqual([run.error, run.model], ['', 'sim/echo'])
    assert.ok((run.usage?.output ?? 0) > 0 && Number(run.costUsd) > 0 && run.latencyMs > 0)
    const span = await callSpan(server, run.traceId)
    assert.deepEqual([span.prompt, span.promptVersion], ['tried', ''])
    const traces = await server.call(listTraces, {
      query: { prompt: 'tried', environment: 'evaluation' },
    })
    assert.deepEqual(
      traces.items.map(({ traceId }) => traceId),
      [run.traceId],
    )
  })

  test('that the model refuses is a result with the reason and the trace', async () => {
    const run = await server.call(runPromptContent, {
      body: { content: support, variables: { question: '?' }, model: 'sim/error-400' },
    })
    assert.match(run.error, /^400: /)
    assert.deepEqual([run.output, run.costUsd], ['', null])
    assert.equal((await callSpan(server, run.traceId)).status, 'error')
  })

  test('is refused without a model, without a variable, and for a key that may only call', async () => {
    const content = { ...support, model: '' }
    const without = await refusal(
      server.call(runPromptContent, { body: { content, variables: { question: '?' } } }),
    )
    assert.equal(without.code, 'request_invalid')
    const missing = await refusal(server.call(runPromptContent, { body: { content: support } }))
    assert.equal(missing.code, 'variables_invalid')
    const application = createClient({ baseUrl: server.url, token: key, fetch })
    const denied = await refusal(
      application(runPromptContent, { body: { content: support, variables: { question: '?' } } }),
    )
    assert.equal(denied.code, 'not_allowed')
  })
})

describe('A label', () => {
  test('that moves is told to who watches, and the next call has it', async () => {
    await publish('watched', { messages: [{ role: 'user', content: 'one' }], model: 'sim/echo' })
    await addVersion('watched', { messages: [{ role: 'user', content: 'two' }], model: 'sim/echo' })
    const { key: reader } = await server.createKey({ scopes: ['read'] })
    const watch = new AbortController()
    const events = await watchLive(reader, watch.signal)
    await server.call(movePromptLabel, {
      params: { name: 'watched' },
      body: { label: 'production', version: 'latest', from: 1 },
    })
    const told = await waitFor(
      'the moved label',
      () =>
        events.find((event) => event.type === 'prompt-label.moved' && event.prompt === 'watched') ??
        null,
    )
    watch.abort()
    assert.deepEqual(told.type === 'prompt-label.moved' && [told.label, told.version], [
      'production',
      2,
    ])
    const answered = await chat({ model: 'prompt/watched' })
    assert.match(answered.text, /two/)
    const late = server.call(movePromptLabel, {
      params: { name: 'watched' },
      body: { label: 'production', version: '1', from: 1 },
    })
    assert.match((await refusal(late)).detail, /stands on version 2 now/)
    const { items } = await server.call(listPromptLabels, { params: { name: 'watched' } })
    assert.deepEqual(
      items.map(({ label, version }) => [label, version]),
      [
        ['latest', 2],
        ['production', 2],
      ],
    )
  })

  test('that is protected takes a reviewer who did not write the version', async () => {
    const owner = await join(server, 'first owner', 'owner')
    const name = 'guarded'
    await owner.call(createPrompt, { body: { name, user: 'one', model: 'sim/echo' } })
    const move = (who: Client, version: string, label = 'production') =>
      who(movePromptLabel, { params: { name }, body: { label, version } })
    // Alone in the workspace: nothing is protected, nobody is locked out.
    assert.deepEqual((await owner.call(showPromptRules, {})).protectedLabels, [])
    assert.equal((await move(owner.call, '1')).isProtected, false)
    await owner.call(editPromptRules, { body: { protectedLabels: ['production'] } })
    assert.equal((await move(owner.call, '1')).isProtected, true)
    await owner.call(editPromptRules, { body: { protectedLabels: null } })

    const [editor, reviewer, viewer] = [
      await join(server, 'editor'),
      await join(server, 'reviewer'),
      await join(server, 'viewer'),
    ]
    const rules = await owner.call(showPromptRules, {})
    assert.deepEqual(rules, { protectedLabels: ['production'], isDefault: true })
    const two = promptContent.parse({
      messages: [{ role: 'user', content: 'two' }],
      model: 'sim/echo',
    })
    await editor.call(createPromptVersion, { params: { name }, body: { content: two } })
    const refused: readonly [who: string, Client, code: string][] = [
      ['the author', editor.call, 'label_protected'],
      ['a viewer', viewer.call, 'not_allowed'],
      ['the machine', server.call, 'label_protected'],
      [
        'a key',
        createClient({
          baseUrl: server.url,
          token: (await server.createKey({ scopes: ['attest', 'edit'] })).key,
          fetch,
        }),
        'label_protected',
      ],
    ]
    for (const [who, client, code] of refused)
      assert.equal((await refusal(move(client, '2'))).code, code, who)
    assert.equal((await refusal(move(reviewer.call, '2', 'staging'))).code, 'not_allowed')
    assert.equal((await move(editor.call, '2', 'staging')).version, 2)
    const moved = await move(reviewer.call, '2')
    assert.deepEqual([moved.version, moved.movedBy], [2, 'reviewer'])
    const archive = refusal(editor.call(removePrompt, { params: { name } }))
    assert.equal((await archive).code, 'label_protected')
    const take = (who: Client) => who(removePromptLabel, { params: { name, label: 'production' } })
    assert.equal((await refusal(take(editor.call))).code, 'label_protected')
    await take(owner.call)

    // Nobody is two people by having a key.
    const own = await editor.call(createKey, { body: { name: 'of the editor', scopes: ['edit'] } })
    const three = { content: promptContent.parse({ ...two, model: 'sim/lorem' }) }
    await createClient({ baseUrl: server.url, token: own.key, fetch })(createPromptVersion, {
      params: { name },
      body: three,
    })
    assert.equal((await refusal(move(editor.call, '3'))).code, 'label_protected')
    assert.equal((await move(reviewer.call, '3')).version, 3)
    await take(owner.call)
    await editor.call(removePrompt, { params: { name } })

    // The same rule for models: who asks does not grant, where another owner could.
    const request = (who: Client) =>
      who(createModelRequest, { body: { model: 'sim/echo', useCase: 'To try it.' } })
    const grant = (who: Client, id: string) =>
      who(decideModelRequest, {
        params: { id },
        body: { decision: 'granted', reason: 'It is fine.' },
      })
    const { id: lone } = await request(owner.call)
    assert.equal((await grant(owner.call, lone)).decision, 'granted')
    const second = await join(server, 'owner', 'second')
    const ownerKey = await owner.call(createKey, {
      body: { name: 'of the owner', scopes: ['read', 'connections', 'attest'] },
    })
    const asOwner = createClient({ baseUrl: server.url, token: ownerKey.key, fetch })
    const { id } = await request(owner.call)
    for (const client of [owner.call, asOwner])
      assert.equal((await refusal(grant(client, id))).code, 'own_request')
    const { id: byKey } = await request(asOwner)
    assert.equal((await refusal(grant(owner.call, byKey))).code, 'own_request')
    for (const asked of [id, byKey])
      assert.equal((await grant(second.call, asked)).decision, 'granted')

    // And for exemptions from a practice, which count for nothing until somebody else approved them.
    const exempt = (who: Client, owner = 'Grace') =>
      who(createAttestation, {
        body: {
          practice: 'MOD-1.1',
          kind: 'exempt',
          statement: 'Not needed before the launch.',
          owner,
          expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        },
      })
    const approve = (who: Client, asked: string) =>
      who(decideAttestation, {
        params: { id: asked },
        body: { decision: 'approved', reason: 'It can wait.' },
      })
    for (const asker of [owner.call, asOwner]) {
      const { id: asked, decision } = await exempt(asker)
      assert.equal(decision, 'open')
      for (const own of [owner.call, asOwner])
        assert.match(
          (await refusal(approve(own, asked))).detail,
          /whoever asks does not approve it/,
        )
      assert.equal((await refusal(approve(viewer.call, asked))).code, 'not_allowed')
      const approved = await approve(second.call, asked)
      assert.deepEqual([approved.decision, approved.decidedBy], ['approved', 'second'])
    }
    for (const named of ['Second', 'second@example.com']) {
      const { id: owned } = await exempt(owner.call, named)
      assert.match((await refusal(approve(second.call, owned))).detail, /owns this exemption/)
      const { key } = await second.call(createKey, { body: { name: named, scopes: ['attest'] } })
      const asSecond = createClient({ baseUrl: server.url, token: key, fetch })
      assert.equal((await refusal(approve(asSecond, owned))).code, 'own_request')
      assert.equal((await approve(reviewer.call, owned)).decidedBy, 'reviewer')
    }
    // A key is somebody too, where another than who asked made it.
    const { id: forKey } = await exempt(owner.call)
    const { key: theirs } = await second.call(createKey, {
      body: { name: 'of the second', scopes: ['attest'] },
    })
    const asSecond = createClient({ baseUrl: server.url, token: theirs, fetch })
    assert.equal((await approve(asSecond, forKey)).decidedBy, 'of the second')
  })
})

/** Events as they come, once the server says hello. */
async function watchLive(token: string, signal: AbortSignal): Promise<LiveEvent[]> {
  const response = await fetch(`${server.url}/api/v1/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal,
  })
  const events: LiveEvent[] = []
  const read = async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      const whole = text.split('\n\n')
      text = whole.pop() ?? ''
      for (const event of whole) {
        const data = /^data: (.+)$/m.exec(event)?.[1]
        if (data !== undefined) events.push(liveEvent.parse(JSON.parse(data)))
      }
    }
  }
  read().catch(() => {})
  await waitFor('hello', () => (events.length > 0 ? true : null))
  return events
}

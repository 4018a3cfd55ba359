// The playground from its door to the trace: a whole server, its gateway, and the simulator behind it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ApiError, createStreamer } from '#client/client.ts'
import { noAnswer, type PlaygroundAnswer, withEvent } from '#client/playground-answer.ts'
import { createConnection } from '#contract/connections.ts'
import type { CallOf } from '#contract/endpoint.ts'
import { type PlaygroundEvent, runPlayground, stopPlayground } from '#contract/playground.ts'
import { createPrompt, createPromptVersion, movePromptLabel } from '#contract/prompts.ts'
import { showSpan, showTrace } from '#contract/traces.ts'
import {
  answerMessages,
  chatChunk,
  chatEnd,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import { say } from '#test/scenarios/send.ts'
import { runBelay, startServer, waitFor } from '#test/scenarios/start-server.ts'

type Asked = NonNullable<CallOf<typeof runPlayground>['body']>
type Message = NonNullable<Asked['messages']>[number]
const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const provider = await startHostileProvider()
const baseUrl = `${provider.url}/v1`
await server.call(createConnection, {
  body: { name: 'own', provider: 'openai-compatible', baseUrl, secret: 'sk-own' },
})
after(() => provider.close())
after(() => server.stop())

function eventsOf(asked: Asked, token = server.machineToken()): AsyncGenerator<PlaygroundEvent> {
  const stream = createStreamer({ baseUrl: server.url, token, fetch })
  return stream(runPlayground, { body: asked }, new AbortController().signal)
}

/** A run to its end: the answers, model by model and repeat by repeat. */
async function run(asked: Asked): Promise<PlaygroundAnswer[][]> {
  const answers: PlaygroundAnswer[][] = []
  for await (const event of eventsOf(asked)) {
    if (event.type === 'run-started') continue
    const ofModel = (answers[event.model] ??= [])
    ofModel[event.repeat] = withEvent(ofModel[event.repeat] ?? noAnswer, event)
  }
  return answers
}

async function runOne(asked: Asked): Promise<PlaygroundAnswer> {
  const answer = (await run(asked))[0]?.[0]
  assert.ok(answer !== undefined)
  return answer
}

function user(content: string): Message {
  return { role: 'user', parts: [{ type: 'text', content }] }
}

/** The trace once its call is there: its tries may be stored a moment earlier. */
function storedTrace(traceId: string) {
  return waitFor(`the trace ${traceId}`, async () => {
    const found = await server.call(showTrace, { params: { traceId } }).catch(() => null)
    return found?.spans.some(({ kind }) => kind === 'model') === true ? found : null
  })
}

/** The call's span with everything, once it is stored. */
async function storedCall(traceId: string) {
  const { spans } = await storedTrace(traceId)
  const call = spans.find(({ kind }) => kind === 'model')
  return server.call(showSpan, { params: { traceId, spanId: call?.spanId ?? '' } })
}

test('a model of another format is priced as its trace is', async () => {
  await server.call(createConnection, {
    body: { name: 'claude', provider: 'anthropic', baseUrl: provider.url, secret: 'sk-ant' },
  })
  const usage = { input_tokens: 1000, output_tokens: 100 }
  provider.behave((response, { body }) => answerMessages(response, body, usage))
  const answer = await runOne({
    models: ['claude/claude-sonnet-4-5'],
    messages: [user('Where is my parcel?')],
  })
  assert.equal(answer.figures?.costUsd, '0.0045')
  const { trace } = await storedTrace(answer.traceId)
  assert.equal(trace.cost.usd, '0.0045')
})

test('several models answer the same messages at once, each call a trace with tokens and cost', async () => {
  const models = ['sim/echo', 'sim/lorem', 'sim/reasoning']
  const messages: Message[] = [
    { role: 'system', parts: [{ type: 'text', content: 'Answer briefly.' }] },
    user('Where is my parcel?'),
  ]
  const answers = await run({ models, messages, parameters: { temperature: 0.5 } })
  assert.deepEqual(
    answers.map((repeats) => repeats.map(({ state }) => state)),
    [['finished'], ['finished'], ['finished']],
  )
  const [echo, lorem, reasoning] = answers.map((repeats) => repeats[0] ?? noAnswer)
  assert.equal(echo?.text, 'Where is my parcel?')
  assert.match(lorem?.text ?? '', /^Lorem|^\S+ \S+/)
  assert.notEqual(reasoning?.reasoning, '')
  assert.equal(echo?.figures?.target, 'sim/echo')
  assert.equal(echo?.figures?.isSimulated, true)
  assert.ok(Number(echo?.figures?.costUsd) > 0, `priced: ${echo?.figures?.costUsd}`)
  assert.ok((echo?.figures?.firstTokenMs ?? Infinity) <= (echo?.figures?.durationMs ?? 0))

  const { trace } = await storedTrace(echo?.traceId ?? '')
  assert.equal(trace.name, 'playground')
  assert.deepEqual(trace.tags, ['playground'])
  assert.equal(Number(trace.cost.usd), Number(echo?.figures?.costUsd), 'both say the same')
  assert.equal(trace.outputTokens, echo?.figures?.usage?.output)
  const call = await storedCall(echo?.traceId ?? '')
  assert.equal(call.parameters['temperature'], 0.5)
  assert.equal(call.isStreamed, true)
})

test('an answer comes in pieces, and calls of different models come mixed', async () => {
  const types: string[] = []
  const order: number[] = []
  const models = ['sim/tokens-100-per-s+size-20-tokens', 'sim/tokens-100-per-s+size-20-tokens']
  for await (const event of eventsOf({ models, messages: [user('go')] })) {
    types.push(event.type)
    if (event.type === 'text-delta') order.push(event.model)
  }
  assert.equal(types[0], 'run-started')
  assert.ok(order.length >= 10, 'many pieces')
  const firstEnd = Math.min(order.lastIndexOf(0), order.lastIndexOf(1))
  const lastBegin = Math.max(order.indexOf(0), order.indexOf(1))
  assert.ok(lastBegin < firstEnd, `side by side: ${order.join('')}`)
})

test('each model is asked as often as the run says', async () => {
  const answers = await run({
    models: ['sim/echo', 'sim/lorem'],
    repeats: 3,
    messages: [user('again')],
  })
  assert.deepEqual(
    answers.map((repeats) => repeats.map(({ state }) => state)),
    [Array(3).fill('finished'), Array(3).fill('finished')],
  )
  const traceIds = answers.flat().map(({ traceId }) => traceId)
  assert.equal(new Set(traceIds).size, 6)
})

const findOrder = {
  name: 'find_order',
  description: 'Looks an order up.',
  parameters: {
    type: 'object',
    properties: { id: { type: 'string' } },
    required: ['id'],
    additionalProperties: false,
  },
}

test('a model calls a tool, and answers when the conversation goes on with its result', async () => {
  const asked = { models: ['sim/tools'], tools: [findOrder] }
  const called = await runOne({ ...asked, messages: [user('Where is order 7?')] })
  const [call] = called.toolCalls
  assert.equal(call?.name, 'find_order')
  assert.equal(typeof JSON.parse(call?.arguments ?? '').id, 'string')
  assert.equal(called.finishReason, 'tool_calls')
  const { id, name } = call ?? { id: '', name: '' }
  const answered = await runOne({
    ...asked,
    messages: [
      user('Where is order 7?'),
      { role: 'assistant', parts: [{ type: 'tool_call', id, name, arguments: { id: '7' } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id, response: { at: 'Lyon' } }] },
    ],
  })
  assert.equal(answered.state, 'finished')
  assert.notEqual(answered.text, '')
  assert.deepEqual(answered.toolCalls, [])
})

test('an output contract is asked for, and an answer that breaks it says how', async () => {
  const schema = {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  }
  const answers = await run({
    models: ['sim/json', 'sim/lorem'],
    messages: [user('Which city?')],
    outputContract: { schema },
  })
  const [json, lorem] = answers.map((repeats) => repeats[0] ?? noAnswer)
  assert.equal(typeof JSON.parse(json?.text ?? '').city, 'string')
  assert.equal(json?.contractFault, null)
  assert.equal(lorem?.contractFault, 'The answer is no JSON.')
})

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('an image goes to the model with the text beside it', async () => {
  const answer = await runOne({
    models: ['sim/image'],
    messages: [
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is this?' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: pixel },
        ],
      },
    ],
  })
  assert.match(answer.text, /image\/png/)
})

test('a call that fails says why and what to try, and those beside it go on', async () => {
  const answers = await run({
    models: ['sim/error-529', 'nowhere/model', 'sim/cut-stream', 'sim/echo'],
    messages: [user('Well?')],
  })
  const [overloaded, unknown, cut, echo] = answers.map((repeats) => repeats[0] ?? noAnswer)
  assert.deepEqual(
    answers.map((repeats) => repeats[0]?.state),
    ['failed', 'failed', 'failed', 'finished'],
  )
  assert.equal(overloaded?.failure?.code, 'provider_failed')
  assert.equal(overloaded?.failure?.status, 529)
  assert.match(overloaded?.failure?.remedy ?? '', /Try again/)
  const { trace } = await storedTrace(overloaded?.traceId ?? '')
  assert.equal(trace.status, 'error')
  assert.equal(unknown?.failure?.code, 'model_not_found')
  assert.equal(unknown?.failure?.field, 'model')
  assert.equal(cut?.failure?.code, 'provider_unreachable')
  assert.notEqual(cut?.text, '', 'what came before the end is kept')
  assert.equal(echo?.text, 'Well?')
})

test('a model that lets its caller wait for the first token is still known at the end; without a price it is unpriced, not free', async () => {
  // No token, yet bytes: the gateway answers before it knows who will.
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const thinking = setInterval(() => response.write(': thinking\n\n'), 500)
    setTimeout(() => {
      clearInterval(thinking)
      response.end(chatChunk('At last.') + chatEnd)
    }, 6000)
  })
  const answer = await runOne({ models: ['own/slow'], messages: [user('Well?')] })
  assert.equal(answer.text, 'At last.')
  assert.equal(answer.figures?.target, 'own/slow')
  assert.equal(answer.figures?.isSimulated, false)
  assert.deepEqual(answer.figures?.usage, { input: 3, output: 2 })
  assert.equal(answer.figures?.costUsd, null)
})

test('a model’s name that no header can hold is told, and makes no header of its own', async () => {
  provider.behave((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(chatChunk('Hello') + chatEnd)
  })
  const answer = await runOne({ models: ['own/模型-100%'], messages: [user('Hi')] })
  assert.equal(answer.figures?.target, 'own/模型-100%')

  const { key } = await server.createKey()
  const response = await say(server, key, ['own/a\r\nx-injected: 1', 'Hi'], { stream: true })
  assert.match(await response.text(), /Hello/)
  assert.equal(response.headers.get('x-injected'), null)
  assert.equal(response.headers.get('x-belay-target'), 'own/a%0D%0Ax-injected:%201')
})

/** A run of a model that never ends by itself, and the trace of its call. */
async function begun(models: string[]) {
  const events = eventsOf({ models, messages: [user('go on')] })
  let id = ''
  let traceId = ''
  while (traceId === '') {
    const { value } = await events.next()
    if (value?.type === 'run-started') id = value.run
    if (value?.type === 'call-traced' && value.model === 0) traceId = value.traceId
  }
  return { events, id, traceId }
}

const endless = 'sim/tokens-20-per-s+size-100000-tokens'

test('who leaves the stream ends the calls at their providers', async () => {
  const { events, traceId } = await begun([endless])
  await events.return(undefined)
  const call = await storedCall(traceId)
  assert.equal(call.status, 'error')
  assert.equal(call.errorType, 'cancelled')
})

test('one model of a run is stopped while the others go on', async () => {
  const { events, id, traceId } = await begun([endless, 'sim/tokens-50-per-s+size-60-tokens'])
  await server.call(stopPlayground, { params: { run: id }, body: { model: 0 } })
  const ends: string[] = []
  for await (const event of events)
    if (event.type === 'call-stopped' || event.type === 'call-finished')
      ends.push(`${event.model} ${event.type}`)
  assert.deepEqual(ends, ['0 call-stopped', '1 call-finished'])
  assert.equal((await storedCall(traceId)).errorType, 'cancelled')
  await assert.rejects(
    server.call(stopPlayground, { params: { run: id }, body: { model: 0 } }),
    (error) => error instanceof ApiError && error.problem.code === 'not_found',
    'a run that is over is not found',
  )
})

test('a registered prompt runs by its name, on its own model or on others, with values for its variables', async () => {
  await server.call(createPrompt, { body: { name: 'greeting' } })
  await server.call(createPromptVersion, {
    params: { name: 'greeting' },
    body: {
      content: {
        system: 'Be kind.',
        messages: [{ role: 'user', content: 'Greet {{ who }}.' }],
        variables: [{ name: 'who' }],
        model: 'sim/echo',
      },
    },
  })
  await server.call(movePromptLabel, {
    params: { name: 'greeting' },
    body: { label: 'production', version: '1' },
  })
  const prompt = { name: 'greeting' }
  const own = await runOne({ prompt, variables: { who: 'Zoë' } })
  assert.equal(own.text, 'Greet Zoë.')
  const other = await runOne({
    prompt: { ...prompt, version: '1' },
    models: ['sim/lorem'],
    variables: { who: 'Zoë' },
  })
  assert.equal(other.figures?.target, 'sim/lorem')
  const call = await storedCall(other.traceId)
  assert.deepEqual([call.prompt, call.promptVersion], ['greeting', '1'])
  await assert.rejects(
    runOne({ prompt, variables: {} }),
    (error) => error instanceof ApiError && error.problem.code === 'variables_invalid',
    'a missing value is told before anything is sent',
  )
})

test('messages are templates when variables come with them, and stand as they are when none do', async () => {
  const messages = [user('Hello {{ who }}')]
  const filled = await runOne({ models: ['sim/echo'], messages, variables: { who: 'Ada' } })
  assert.equal(filled.text, 'Hello Ada')
  const plain = await runOne({ models: ['sim/echo'], messages })
  assert.equal(plain.text, 'Hello {{ who }}')
})

test('the playground needs the scope edit, which the key of an application does not have', async () => {
  const { key } = await server.createKey()
  await assert.rejects(
    eventsOf({ models: ['sim/echo'], messages: [user('x')] }, key).next(),
    (error) => error instanceof ApiError && error.problem.code === 'not_allowed',
  )
})

test('what no call could be made of is refused with its place, at the bound and not before', async () => {
  const messages = [user('x')]
  const refused = async (asked: Asked, place: string) =>
    assert.rejects(
      runOne(asked),
      (error) =>
        error instanceof ApiError &&
        error.problem.code === 'request_invalid' &&
        (error.problem.errors ?? []).some(({ path }) => path === place),
      place,
    )
  await refused({ messages }, 'body.models')
  await refused({ models: ['sim/echo'] }, 'body.messages')
  await refused({ models: Array(7).fill('sim/echo'), messages }, 'body.models')
  await refused({ models: ['sim/echo'], repeats: 11, messages }, 'body.repeats')
  await refused(
    {
      models: ['sim/echo'],
      messages: [{ role: 'system', parts: [{ type: 'tool_call_response', id: 'a', response: 1 }] }],
    },
    'body.messages.0.parts.0',
  )
  const most = await run({ models: Array(6).fill('sim/echo'), repeats: 10, messages })
  assert.equal(most.flat().filter(({ state }) => state === 'finished').length, 60)
})

test('`belay playground run` prints the answers one after the other, and their figures beside them', async () => {
  const environment = { BELAY_DATA: server.data }
  const models = ['--model', 'sim/echo', '--model', 'sim/json']
  const read = await runBelay(['playground', 'run', ...models, 'Where is it?'], environment)
  assert.equal(read.code, 0, read.stderr)
  assert.match(read.stdout, /^── sim\/echo\nWhere is it\?\n\n── sim\/json\n\{.+\}\n$/s)
  assert.match(
    read.stderr,
    /^sim\/echo: first token \d+ ms, .*US\$ 0\.\d+, simulated, trace [0-9a-f]{32}$/m,
  )

  const failing = ['--model', 'sim/error-400', '--json']
  const told = await runBelay(['playground', 'run', ...failing, 'Hm'], environment)
  assert.equal(told.code, 1)
  const answer = JSON.parse(told.stdout)
  assert.deepEqual([answer.model, answer.state], ['sim/error-400', 'failed'])
  assert.equal(answer.failure.status, 400)

  const prompted = await runBelay(
    ['playground', 'run', '--prompt', 'greeting@1', '--variable', 'who=Ada'],
    environment,
  )
  assert.equal(prompted.stdout, 'Greet Ada.\n')
})

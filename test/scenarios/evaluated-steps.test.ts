// Evaluators that read the way to an answer: the application sends its spans by itself, after it answered.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { addTraces, createDataset } from '#contract/datasets.ts'
import type { CallOf } from '#contract/endpoint.ts'
import { createEvaluation, listResults, showEvaluation } from '#contract/evaluations.ts'
import { postJson, say } from '#test/scenarios/send.ts'
import { startServer, storedTrace, waitFor } from '#test/scenarios/start-server.ts'
let asked = 0
/** Its spans wait for this. */
let mayTell: Promise<void> = Promise.resolve()

const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
const { key } = await server.createKey({ name: 'agent' })
const application = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    asked += 1
    const { input } = JSON.parse(Buffer.concat(chunks).toString()) as { input: string }
    const [, traceId = '', parent = ''] = String(request.headers['traceparent']).split('-')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ output: `It is ${input}.` }))
    void tellOf(traceId, parent, input)
  })
})
await new Promise<void>((resolve) => application.listen({ host: '127.0.0.1', port: 0 }, resolve))
const address = application.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
after(async () => {
  application.closeAllConnections()
  application.close()
  await server.stop()
})

/** Its spans leave an application in batches: what ended first goes first, the root last. */
async function tellOf(traceId: string, parent: string, input: string): Promise<void> {
  await mayTell
  const root = 'aaaaaaaaaaaaaaaa'
  const own = { parentSpanId: root }
  await sendSpans(traceId, [
    {
      ...own,
      spanId: 'bbbbbbbbbbbbbbbb',
      name: 'retrieval',
      attributes: {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.documents': '[{"id":"d1","content":"Rain is wet."}]',
      },
    },
    {
      ...own,
      spanId: 'cccccccccccccccc',
      name: 'execute_tool weather',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'weather',
        'gen_ai.tool.call.arguments': JSON.stringify({ city: input }),
      },
    },
  ])
  await new Promise((resolve) => setTimeout(resolve, 700))
  await sendSpans(traceId, [
    {
      ...own,
      spanId: 'dddddddddddddddd',
      name: 'run_guardrail pii',
      attributes: {
        'gen_ai.operation.name': 'run_guardrail',
        'gen_ai.security.verdict.type': input === 'Ulm' ? 'allow' : 'deny',
      },
    },
    {
      spanId: root,
      parentSpanId: parent,
      name: 'invoke_agent',
      attributes: { 'gen_ai.operation.name': 'invoke_agent' },
    },
  ])
}

async function sendSpans(
  traceId: string,
  spans: readonly {
    readonly spanId: string
    readonly parentSpanId: string
    readonly name: string
    readonly attributes: Readonly<Record<string, string>>
  }[],
): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n
  const response = await postJson(`${server.url}/v1/traces`, key, {
    resourceSpans: [
      {
        resource: { attributes: [] },
        scopeSpans: [
          {
            scope: { name: 'agent' },
            spans: spans.map(({ attributes, ...span }) => ({
              ...span,
              traceId,
              kind: 1,
              startTimeUnixNano: String(now - 5_000_000n),
              endTimeUnixNano: String(now),
              attributes: Object.entries(attributes).map(([name, stringValue]) => ({
                key: name,
                value: { stringValue },
              })),
            })),
          },
        ],
      },
    ],
  })
  assert.equal(response.status, 200, await response.text())
}

async function evaluate(body: CallOf<typeof createEvaluation>['body']) {
  const { id } = await server.call(createEvaluation, { body })
  const shown = await waitFor(
    `the evaluation ${body.name} to be over`,
    async () => {
      const now = await server.call(showEvaluation, { params: { evaluation: id } })
      return now.state === 'queued' || now.state === 'running' ? null : now
    },
    60_000,
  )
  assert.equal(shown.state, 'done', shown.reason)
  const { items } = await server.call(listResults, { params: { evaluation: id } })
  return items.map(({ input, results }) => ({
    input,
    scores: results.flatMap((one) => one.scores),
  }))
}

/** Scores of the item with that input, by metric. */
function scoresOf(items: Awaited<ReturnType<typeof evaluate>>, input: string) {
  const scores = items.find((item) => item.input === input)?.scores ?? []
  return Object.fromEntries(scores.map(({ metric, score }) => [metric, score]))
}

test('an application is judged by the spans that it sends: its steps, its tools, its guardrails, what it retrieved', async () => {
  await server.call(createDataset, {
    body: {
      name: 'cities',
      items: ['Ulm', 'Bonn'].map((city) => ({
        input: city,
        expected: {
          toolCalls: [{ name: 'weather', arguments: { city: 'Ulm' } }],
          relevance: { d1: 1, d2: 0 },
        },
      })),
    },
  })
  const items = await evaluate({
    name: 'agent',
    dataset: 'cities',
    variants: [{ kind: 'endpoint', name: 'agent', url }],
    evaluators: [
      { name: 'way', evaluator: 'trajectory', settings: { uses: ['weather'], stepsMax: 1 } },
      { name: 'spans', evaluator: 'span-count', settings: {} },
      { name: 'guardrails', evaluator: 'guardrail-outcome' },
      { name: 'calls', evaluator: 'tool-call-f1' },
      { name: 'recall', evaluator: 'retrieval' },
    ],
  })
  assert.equal(asked, 2)
  assert.deepEqual(scoresOf(items, 'Ulm'), { way: 1, spans: 4, guardrails: 1, calls: 1, recall: 1 })
  assert.deepEqual(scoresOf(items, 'Bonn'), {
    ...{ way: 1, spans: 4, guardrails: 0, calls: 0, recall: 1 },
  })
})

test('answers are kept while their traces are awaited: after a kill the application is not asked again', async () => {
  await server.call(createDataset, {
    body: { name: 'killed', items: ['Ulm', 'Bonn'].map((city) => ({ input: city })) },
  })
  const told = Promise.withResolvers<void>()
  mayTell = told.promise
  const askedBefore = asked
  const { id } = await server.call(createEvaluation, {
    body: {
      name: 'killed',
      dataset: 'killed',
      variants: [{ kind: 'endpoint', name: 'agent', url }],
      evaluators: [{ name: 'spans', evaluator: 'span-count', settings: {} }],
    },
  })
  const params = { evaluation: id }
  await waitFor('both answers to be kept', async () => {
    const now = await server.call(showEvaluation, { params })
    assert.ok(now.state === 'queued' || now.state === 'running', 'no trace came yet')
    return now.callsDone === 2 ? now : null
  })
  await server.kill()
  await server.start()
  told.resolve()
  await waitFor('the evaluation to be over', async () => {
    const { state } = await server.call(showEvaluation, { params })
    return state === 'done' ? state : null
  })
  const { items } = await server.call(listResults, { params })
  const scores = items.flatMap(({ results }) => results.flatMap((one) => one.scores))
  assert.deepEqual(
    scores.map(({ score }) => score),
    [4, 4],
  )
  assert.equal(asked - askedBefore, 2)
})

test('the trace of a model’s call is awaited too, and a recorded answer has that of its item', async () => {
  const response = await say(server, key, ['sim/echo', 'Hello'])
  const traceId = response.headers.get('x-belay-trace-id') ?? ''
  await response.text()
  await storedTrace(server, traceId)
  await server.call(createDataset, {
    body: { name: 'greetings', items: [{ input: 'Nobody said this', expected: 'Hello' }] },
  })
  await server.call(addTraces, {
    params: { dataset: 'greetings' },
    body: { traceIds: [traceId], expected: 'output' },
  })
  const items = await evaluate({
    name: 'greetings',
    dataset: 'greetings',
    variants: [
      {
        kind: 'messages',
        name: 'echo',
        model: 'sim/echo',
        messages: [{ role: 'user', content: '{{ input }}' }],
      },
      { kind: 'recorded', name: 'as it was', from: 'expected' },
    ],
    evaluators: [{ name: 'spans', evaluator: 'span-count', settings: {} }],
  })
  const spans = (input: string) =>
    items.find((item) => item.input === input)?.scores.map(({ score }) => score)
  assert.deepEqual(spans('Hello'), [1, 1])
  assert.deepEqual(spans('Nobody said this'), [1, null], 'an item of no trace has no steps')
})

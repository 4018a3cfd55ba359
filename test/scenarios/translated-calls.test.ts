// Callers of each API, by its official SDK, answered by providers that speak another one.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { createConnection } from '#contract/connections.ts'
import { startSimulator } from '#simulator/server.ts'
import { callSpan, startServer } from '#test/scenarios/start-server.ts'

const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 5 })
const server = await startServer({
  environment: {
    BELAY_NETWORK_ALLOW: '127.0.0.0/8',
    BELAY_GATEWAY_RETRIES_MAX: '0',
    BELAY_GATEWAY_COOLDOWN_MS: '0',
  },
})
for (const [provider, name, path] of [
  // A provider that offers chat completions and nothing else.
  ['together', 'chat', '/openai/v1'],
  ['anthropic', 'claude', '/anthropic'],
  ['gemini', 'gemini', '/gemini'],
] as const) {
  const body = { provider, name, baseUrl: simulator.url + path, secret: 'x', settings: {} }
  await server.call(createConnection, { body })
}
const { key } = await server.createKey({ name: 'translated' })
const anthropic = new Anthropic({ apiKey: key, baseURL: server.url, maxRetries: 0 })
const openai = new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, maxRetries: 0 })
const gemini = new GoogleGenAI({
  apiKey: key,
  httpOptions: { baseUrl: server.url, retryOptions: { attempts: 1 } },
})

after(() => server.stop())
after(() => simulator.close())

/** What a caller's SDK made of an answer. */
type Heard = {
  readonly traceId: string
  readonly text: string
  readonly reasoning: string
  readonly calls: readonly { readonly name: string; readonly input: unknown }[]
  readonly reason: string
  readonly inputTokens: number
  readonly outputTokens: number
}

type Asked = {
  readonly model: string
  readonly text: string
  readonly streamed: boolean
  readonly hasTools: boolean
}

/** How one SDK asks, and what it heard. */
type Caller = {
  readonly wire: string
  readonly targets: readonly string[]
  readonly reasons: { readonly end: string; readonly tools: string }
  ask(asked: Asked): Promise<Heard>
}

const schema = {
  type: 'object' as const,
  properties: { peak: { type: 'string' as const }, metres: { type: 'integer' as const } },
  required: ['peak', 'metres'],
}

const messages: Caller = {
  wire: 'anthropic.messages',
  targets: ['chat', 'gemini'],
  reasons: { end: 'end_turn', tools: 'tool_use' },
  async ask({ model, text, streamed, hasTools }) {
    const body = {
      model,
      max_tokens: 4_000,
      system: 'Be brief.',
      messages: [{ role: 'user' as const, content: text }],
      ...(hasTools ? { tools: [{ name: 'climb', input_schema: schema }] } : {}),
    }
    const { data: message, response } = streamed
      ? await anthropic.messages
          .stream(body)
          .withResponse()
          .then(async ({ data, response }) => ({ data: await data.finalMessage(), response }))
      : await anthropic.messages.create(body).withResponse()
    const { content, usage } = message
    return {
      traceId: response.headers.get('x-belay-trace-id') ?? '',
      text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      calls: content.flatMap((block) =>
        block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
      ),
      reason: message.stop_reason ?? '',
      inputTokens:
        usage.input_tokens +
        (usage.cache_read_input_tokens ?? 0) +
        (usage.cache_creation_input_tokens ?? 0),
      outputTokens: usage.output_tokens,
    }
  },
}

test('tokens are estimated where their target counts none, and the answer says so', async () => {
  const body = {
    model: 'chat/echo',
    messages: [{ role: 'user' as const, content: 'Up the Eiger' }],
  }
  const { data, response } = await anthropic.messages.countTokens(body).withResponse()
  assert.ok(data.input_tokens > 4 && data.input_tokens < 16, String(data.input_tokens))
  assert.equal(response.headers.get('x-belay-estimated'), 'tokens')
  assert.equal(response.headers.get('x-belay-target'), 'chat/echo')
  const span = await callSpan(server, response.headers.get('x-belay-trace-id') ?? '')
  assert.equal(span.operation, 'count_tokens')
  assert.deepEqual([span.cost.usd, span.cost.unpriced], ['0', 0])
  const counted = await gemini.models.countTokens({
    model: 'claude/echo',
    contents: 'Up the Eiger',
  })
  assert.equal(counted.totalTokens, data.input_tokens)
  // A target that counts is asked.
  const own = await anthropic.messages.countTokens({ ...body, model: 'claude/echo' }).withResponse()
  assert.equal(own.response.headers.get('x-belay-estimated'), null)
})

test('embeddings come from Gemini as OpenAI’s SDK reads them', async () => {
  const asked = { model: 'gemini/embed-256', input: ['cat', 'a cat'], dimensions: 16 }
  const { data } = await openai.embeddings.create(asked)
  assert.deepEqual(
    data.map(({ index, embedding }) => [index, embedding.length]),
    [
      [0, 16],
      [1, 16],
    ],
  )
  const plain = await openai.embeddings.create({ ...asked, encoding_format: 'float' })
  for (const [at, value] of (plain.data[0]?.embedding ?? []).entries())
    assert.ok(Math.abs(value - (data[0]?.embedding[at] ?? 9)) < 1e-6)
})

const responses: Caller = {
  wire: 'openai.responses',
  targets: ['chat', 'claude', 'gemini'],
  reasons: { end: 'completed', tools: 'completed' },
  async ask({ model, text, streamed, hasTools }) {
    const body = {
      model,
      instructions: 'Be brief.',
      input: text,
      ...(hasTools
        ? {
            tools: [
              { type: 'function' as const, name: 'climb', parameters: schema, strict: false },
            ],
          }
        : {}),
    }
    let traceId = ''
    const client = openai.withOptions({
      fetch: async (url, init) => {
        const response = await fetch(url, init)
        traceId = response.headers.get('x-belay-trace-id') ?? ''
        return response
      },
    })
    const response = streamed
      ? await client.responses.stream(body).finalResponse()
      : await client.responses.create(body)
    return {
      traceId,
      text: response.output_text,
      reasoning: response.output
        .flatMap((item) => (item.type === 'reasoning' ? item.summary : []))
        .map((part) => part.text)
        .join(''),
      calls: response.output.flatMap((item) =>
        item.type === 'function_call'
          ? [{ name: item.name, input: JSON.parse(item.arguments) }]
          : [],
      ),
      reason: response.status ?? '',
      inputTokens: response.usage?.input_tokens ?? 0,
      outputTokens: response.usage?.output_tokens ?? 0,
    }
  },
}

const content: Caller = {
  wire: 'gemini.generate_content',
  targets: ['chat', 'claude'],
  reasons: { end: 'STOP', tools: 'STOP' },
  async ask({ model, text, streamed, hasTools }) {
    const body = {
      model,
      contents: text,
      config: {
        systemInstruction: 'Be brief.',
        thinkingConfig: { includeThoughts: true },
        ...(hasTools
          ? { tools: [{ functionDeclarations: [{ name: 'climb', parametersJsonSchema: schema }] }] }
          : {}),
      },
    }
    const replies = streamed
      ? await Array.fromAsync(await gemini.models.generateContentStream(body))
      : [await gemini.models.generateContent(body)]
    const parts = replies.flatMap((reply) => reply.candidates?.[0]?.content?.parts ?? [])
    const usage = replies.at(-1)?.usageMetadata
    return {
      traceId: replies.at(-1)?.sdkHttpResponse?.headers?.['x-belay-trace-id'] ?? '',
      text: parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join(''),
      reasoning: parts.map((part) => (part.thought ? (part.text ?? '') : '')).join(''),
      calls: parts.flatMap(({ functionCall }) =>
        functionCall === undefined
          ? []
          : [{ name: functionCall.name ?? '', input: functionCall.args }],
      ),
      reason: replies.at(-1)?.candidates?.[0]?.finishReason ?? '',
      inputTokens: usage?.promptTokenCount ?? 0,
      outputTokens: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
    }
  },
}

for (const caller of [messages, responses, content]) {
  for (const target of caller.targets) {
    for (const streamed of [false, true]) {
      describe(`${caller.wire} to ${target}, ${streamed ? 'streamed' : 'whole'}`, () => {
        const ask = (model: string, hasTools = false) =>
          caller.ask({ model: `${target}/${model}`, text: 'Up the Eiger', streamed, hasTools })

        test('the answer, its tokens and its trace are the provider’s', async () => {
          const heard = await ask('cached')
          assert.equal(heard.text, 'Up the Eiger')
          assert.equal(heard.reason, caller.reasons.end)
          const span = await callSpan(server, heard.traceId)
          assert.equal(span.status, 'ok')
          assert.equal(span.isStreamed, streamed)
          assert.deepEqual(
            span.outputMessages?.flatMap(({ parts }) => parts),
            [{ type: 'text', content: 'Up the Eiger' }],
          )
          const { usage } = span
          assert.ok((usage.cache_read ?? 0) > 0)
          const sum = (...names: (keyof typeof usage)[]) =>
            names.reduce((total, name) => total + (usage[name] ?? 0), 0)
          assert.equal(heard.inputTokens, sum('input', 'cache_read', 'cache_write_5m'))
          assert.equal(heard.outputTokens, sum('output', 'reasoning'))
        })

        test('tools are called side by side, with what they need', async () => {
          const heard = await ask('tools-2', true)
          assert.equal(heard.reason, caller.reasons.tools)
          assert.deepEqual(
            heard.calls.map(({ name }) => name),
            ['climb', 'climb'],
          )
          for (const { input } of heard.calls)
            assert.deepEqual(Object.keys(Object(input)), ['peak', 'metres'])
        })

        test('an error is one of the caller’s own SDK', async () => {
          await assert.rejects(ask('error-429'), (error) => Object(error).status === 429)
        })
      })
    }
  }
}

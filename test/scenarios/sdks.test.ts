// Official SDKs, unmodified but for the base URL and the key, against a Belay in a process of its own.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { ApiError as GeminiError, GoogleGenAI } from '@google/genai'
import { APICallError, embedMany, generateText, jsonSchema, streamText, tool } from 'ai'
import OpenAI from 'openai'
import type { ReplyOf } from '#contract/endpoint.ts'
import { listTraces, type SpanDetail, type showTrace, type TraceRow } from '#contract/traces.ts'
import type { Usage } from '#contract/usage.ts'
import { parseUsd } from '#kit/money.ts'
import { postJson } from '#test/scenarios/send.ts'
import {
  callSpan,
  settledHealth,
  startServer,
  storedTrace,
  waitFor,
} from '#test/scenarios/start-server.ts'

// What a provider answers is passed on at once, so that each SDK is seen to meet it.
const server = await startServer({
  // Without a memory of targets: every call of an alias meets the one that fails.
  environment: { BELAY_GATEWAY_RETRIES_MAX: '0', BELAY_GATEWAY_COOLDOWN_MS: '0' },
})
const key = await server.createKey({ name: 'sdks' })
const openai = new OpenAI({ apiKey: key.key, baseURL: `${server.url}/v1`, maxRetries: 0 })
const anthropic = new Anthropic({ apiKey: key.key, baseURL: server.url, maxRetries: 0 })
const gemini = new GoogleGenAI({
  apiKey: key.key,
  httpOptions: { baseUrl: server.url, retryOptions: { attempts: 1 } },
})

after(() => server.stop())

/** What the simulator pretends to cost, US dollars per million tokens (src/domain/cost/price-book.ts). */
const usdPerMillion: Record<string, bigint> = {
  input: parseUsd('1'),
  cache_read: parseUsd('0.1'),
  cache_write_5m: parseUsd('1.25'),
  cache_write_1h: parseUsd('2'),
  output: parseUsd('4'),
  reasoning: parseUsd('4'),
}

function costOf(usage: Usage): bigint {
  return Object.entries(usage).reduce(
    (sum, [name, tokens]) => sum + (BigInt(tokens) * (usdPerMillion[name] ?? 0n)) / 1_000_000n,
    0n,
  )
}

type Headers = Record<string, string>

/** One call through an SDK: what the caller learned of it. */
type Case = {
  readonly title: string
  readonly model: string
  readonly streams?: boolean
  readonly operation?: string
  /** Makes the call with these headers and returns the tokens that the SDK told its caller. */
  readonly call: (headers: Headers) => Promise<Usage>
  /** What the page shows as the answer, in the order of its parts. */
  readonly says?: readonly string[]
}

const question = 'What does belay mean?'
const words = [{ role: 'user' as const, content: question }]
const weather = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
}
const openaiTool = {
  type: 'function' as const,
  function: { name: 'get_weather', parameters: weather },
}

function usageOf(parts: Usage): Usage {
  return Object.fromEntries(Object.entries(parts).filter(([, tokens]) => tokens !== 0))
}

/** Cached tokens are inside OpenAI's prompt, reasoning inside its completion. */
function chatUsage(usage: OpenAI.CompletionUsage | null | undefined): Usage {
  const read = usage?.prompt_tokens_details?.cached_tokens ?? 0
  const written = usage?.prompt_tokens_details?.cache_write_tokens ?? 0
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0
  return usageOf({
    input: (usage?.prompt_tokens ?? 0) - read - written,
    cache_read: read,
    cache_write_5m: written,
    output: (usage?.completion_tokens ?? 0) - reasoning,
    reasoning,
  })
}

function anthropicUsage(usage: Anthropic.Usage): Usage {
  const { cache_creation: written } = usage
  return usageOf({
    input: usage.input_tokens,
    cache_read: usage.cache_read_input_tokens ?? 0,
    cache_write_5m: written?.ephemeral_5m_input_tokens ?? 0,
    cache_write_1h: written?.ephemeral_1h_input_tokens ?? 0,
    output: usage.output_tokens,
  })
}

const cases: readonly Case[] = [
  {
    title: 'openai: chat completions',
    model: 'echo',
    says: [`text ${question}`],
    async call(headers) {
      const reply = await openai.chat.completions.create(
        { model: 'sim/echo', messages: words },
        { headers },
      )
      assert.equal(reply.choices[0]?.message.content, question)
      return chatUsage(reply.usage)
    },
  },
  {
    title: 'openai: streamed chat completions with usage',
    model: 'echo',
    streams: true,
    says: [`text ${question}`],
    async call(headers) {
      const stream = await openai.chat.completions.create(
        {
          model: 'sim/echo',
          messages: words,
          stream: true,
          stream_options: { include_usage: true },
        },
        { headers },
      )
      let text = ''
      let usage: OpenAI.CompletionUsage | null | undefined
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? ''
        usage = chunk.usage ?? usage
      }
      assert.equal(text, question)
      return chatUsage(usage)
    },
  },
  {
    title: 'openai: streamed chat completions whose caller did not ask for usage',
    model: 'echo',
    streams: true,
    async call(headers) {
      const stream = await openai.chat.completions.create(
        { model: 'sim/echo', messages: words, stream: true },
        { headers },
      )
      for await (const chunk of stream) {
        assert.equal(chunk.usage ?? null, null, 'the caller gets what it asked for')
        assert.notEqual(chunk.choices.length, 0)
      }
      return { input: 8, output: 5 }
    },
  },
  {
    title: 'openai: a conversation with a cache',
    model: 'cached',
    async call(headers) {
      const reply = await openai.chat.completions.create(
        { model: 'sim/cached', messages: [{ role: 'system', content: 'Be brief.' }, ...words] },
        { headers },
      )
      const usage = chatUsage(reply.usage)
      assert.ok((usage.cache_read ?? 0) > 0 && (usage.cache_write_5m ?? 0) > 0)
      return usage
    },
  },
  {
    title: 'openai: parallel tool calls, streamed',
    model: 'tools-2',
    streams: true,
    async call(headers) {
      const stream = openai.chat.completions.stream(
        {
          model: 'sim/tools-2',
          messages: words,
          tools: [openaiTool],
          stream_options: { include_usage: true },
        },
        { headers },
      )
      const reply = await stream.finalChatCompletion()
      const calls = reply.choices[0]?.message.tool_calls ?? []
      assert.equal(calls.length, 2)
      for (const call of calls) {
        assert.equal(call.type, 'function')
        if (call.type === 'function') {
          assert.equal(call.function.name, 'get_weather')
          assert.equal(JSON.parse(call.function.arguments).city, question)
        }
      }
      return chatUsage(reply.usage)
    },
  },
  {
    title: 'openai: reasoning',
    model: 'reasoning',
    async call(headers) {
      const reply = await openai.chat.completions.create(
        { model: 'sim/reasoning', messages: words },
        { headers },
      )
      const usage = chatUsage(reply.usage)
      assert.ok((usage.reasoning ?? 0) > 0)
      return usage
    },
  },
  {
    title: 'openai: structured output',
    model: 'json',
    async call(headers) {
      const reply = await openai.chat.completions.create(
        {
          model: 'sim/json',
          messages: words,
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'answer', schema: weather, strict: true },
          },
        },
        { headers },
      )
      assert.deepEqual(Object.keys(JSON.parse(reply.choices[0]?.message.content ?? '')), ['city'])
      return chatUsage(reply.usage)
    },
  },
  {
    title: 'openai: responses',
    model: 'echo',
    says: [`text ${question}`],
    async call(headers) {
      const reply = await openai.responses.create(
        { model: 'sim/echo', input: question },
        { headers },
      )
      assert.equal(reply.output_text, question)
      return { input: reply.usage?.input_tokens ?? 0, output: reply.usage?.output_tokens ?? 0 }
    },
  },
  {
    title: 'openai: streamed responses',
    model: 'echo',
    streams: true,
    says: [`text ${question}`],
    async call(headers) {
      const stream = openai.responses.stream({ model: 'sim/echo', input: question }, { headers })
      const reply = await stream.finalResponse()
      assert.equal(reply.output_text, question)
      return { input: reply.usage?.input_tokens ?? 0, output: reply.usage?.output_tokens ?? 0 }
    },
  },
  {
    title: 'openai: embeddings',
    model: 'embed-16',
    operation: 'embeddings',
    async call(headers) {
      const reply = await openai.embeddings.create(
        { model: 'sim/embed-16', input: ['rope', 'knot'] },
        { headers },
      )
      assert.deepEqual(
        reply.data.map(({ embedding }) => embedding.length),
        [16, 16],
      )
      return { input: reply.usage.prompt_tokens }
    },
  },
  {
    title: '@anthropic-ai/sdk: messages',
    model: 'echo',
    says: [`text ${question}`],
    async call(headers) {
      const reply = await anthropic.messages.create(
        { model: 'sim/echo', max_tokens: 100, messages: words },
        { headers },
      )
      assert.deepEqual(
        reply.content.map((part) => (part.type === 'text' ? part.text : part.type)),
        [question],
      )
      return anthropicUsage(reply.usage)
    },
  },
  {
    title: '@anthropic-ai/sdk: a streamed message with a cache of one hour',
    model: 'cached-1h',
    streams: true,
    async call(headers) {
      const stream = anthropic.messages.stream(
        { model: 'sim/cached-1h', max_tokens: 100, system: 'Be brief.', messages: words },
        { headers },
      )
      const reply = await stream.finalMessage()
      const usage = anthropicUsage(reply.usage)
      assert.ok((usage.cache_read ?? 0) > 0)
      return usage
    },
  },
  {
    title: '@anthropic-ai/sdk: a tool call',
    model: 'tools',
    async call(headers) {
      const reply = await anthropic.messages.create(
        {
          model: 'sim/tools',
          max_tokens: 100,
          messages: words,
          tools: [{ name: 'get_weather', input_schema: weather }],
        },
        { headers },
      )
      const used = reply.content.find((part) => part.type === 'tool_use')
      assert.deepEqual(used?.input, { city: question })
      assert.equal(reply.stop_reason, 'tool_use')
      return anthropicUsage(reply.usage)
    },
  },
  {
    title: '@google/genai: generateContent',
    model: 'echo',
    says: [`text ${question}`],
    async call(headers) {
      const reply = await gemini.models.generateContent({
        model: 'sim/echo',
        contents: question,
        config: { httpOptions: { headers } },
      })
      assert.equal(reply.text, question)
      return {
        input: reply.usageMetadata?.promptTokenCount ?? 0,
        output: reply.usageMetadata?.candidatesTokenCount ?? 0,
      }
    },
  },
  {
    title: '@google/genai: generateContentStream',
    model: 'echo',
    streams: true,
    says: [`text ${question}`],
    async call(headers) {
      const stream = await gemini.models.generateContentStream({
        model: 'sim/echo',
        contents: question,
        config: { httpOptions: { headers } },
      })
      let text = ''
      let usage: Usage = {}
      for await (const chunk of stream) {
        text += chunk.text ?? ''
        const { promptTokenCount, candidatesTokenCount } = chunk.usageMetadata ?? {}
        usage = { input: promptTokenCount ?? 0, output: candidatesTokenCount ?? 0 }
      }
      assert.equal(text, question)
      return usage
    },
  },
  {
    title: '@google/genai: embedContent',
    model: 'embed-8',
    operation: 'embeddings',
    async call(headers) {
      const reply = await gemini.models.embedContent({
        model: 'sim/embed-8',
        contents: ['rope'],
        config: { httpOptions: { headers } },
      })
      assert.equal(reply.embeddings?.[0]?.values?.length, 8)
      return { input: 1 } // told by the API, not by the SDK
    },
  },
  {
    title: 'ai: generateText with @ai-sdk/openai and its default API',
    model: 'echo',
    says: [`text ${question}`],
    async call(headers) {
      const provider = createOpenAI({ apiKey: key.key, baseURL: `${server.url}/v1` })
      const { text, usage } = await generateText({
        model: provider('sim/echo'),
        prompt: question,
        headers,
        maxRetries: 0,
      })
      assert.equal(text, question)
      return { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0 }
    },
  },
  {
    title: 'ai: streamText with @ai-sdk/openai and chat completions',
    model: 'lorem',
    streams: true,
    async call(headers) {
      const provider = createOpenAI({ apiKey: key.key, baseURL: `${server.url}/v1` })
      const result = streamText({
        model: provider.chat('sim/lorem'),
        prompt: question,
        headers,
        maxRetries: 0,
      })
      const usage = await result.usage
      assert.equal(usage.outputTokens, 60)
      return { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0 }
    },
  },
  {
    title: 'ai: generateText with @ai-sdk/anthropic and a tool',
    model: 'tools',
    async call(headers) {
      const provider = createAnthropic({ apiKey: key.key, baseURL: `${server.url}/v1` })
      const { toolCalls, usage } = await generateText({
        model: provider('sim/tools'),
        prompt: question,
        headers,
        maxRetries: 0,
        tools: { get_weather: tool({ inputSchema: jsonSchema<{ city: string }>(weather) }) },
      })
      assert.deepEqual(
        toolCalls.map(({ input }) => input),
        [{ city: question }],
      )
      return { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0 }
    },
  },
  {
    title: 'ai: streamText with @ai-sdk/google',
    model: 'echo',
    streams: true,
    says: [`text ${question}`],
    async call(headers) {
      const provider = createGoogleGenerativeAI({
        apiKey: key.key,
        baseURL: `${server.url}/v1beta`,
      })
      const result = streamText({
        model: provider('sim/echo'),
        prompt: question,
        headers,
        maxRetries: 0,
      })
      assert.equal(await result.text, question)
      const usage = await result.usage
      return { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0 }
    },
  },
  {
    title: 'ai: embedMany with @ai-sdk/openai',
    model: 'embed-4',
    operation: 'embeddings',
    async call(headers) {
      const provider = createOpenAI({ apiKey: key.key, baseURL: `${server.url}/v1` })
      const { embeddings, usage } = await embedMany({
        model: provider.embeddingModel('sim/embed-4'),
        values: ['rope', 'knot'],
        headers,
        maxRetries: 0,
      })
      assert.equal(embeddings.length, 2)
      return { input: usage.tokens }
    },
  },
]

// Side by side: most of each one's time is waiting for the store.
describe('each call through an official SDK', { concurrency: 8 }, () => {
  for (const [index, { title, model, streams, operation, call, says }] of cases.entries()) {
    test(`${title}: found as one trace with its model, tokens, cost, key, user, session and tags`, async () => {
      const session = `session-${index}`
      const usage = await call({
        'x-belay-user': 'user-4',
        'x-belay-session': session,
        'x-belay-tags': 'sdk, official',
      })
      const { row, span } = await callOf(session)
      assert.deepEqual(row.models, [model])
      assert.deepEqual(row.providers, ['sim'])
      assert.equal(row.status, 'ok')
      assert.equal(row.calls, 1)
      assert.deepEqual(row.keys, [key.id])
      assert.equal(row.userId, 'user-4')
      assert.equal(row.sessionId, session)
      assert.deepEqual(row.tags.toSorted(), ['official', 'sdk'])
      assert.ok(row.flags.includes('simulated'))
      assert.ok(!row.flags.includes('usage-missing'))
      assert.deepEqual(row.usage, usage)
      assert.equal(parseUsd(row.cost.usd), costOf(usage))
      assert.equal(row.cost.unpriced, 0)
      assert.deepEqual(span.usage, usage)
      assert.equal(span.isStreamed, streams ?? false)
      assert.equal(
        span.operation,
        operation ?? (title.includes('google') ? 'generate_content' : 'chat'),
      )
      assert.equal(span.keyName, 'sdks')
      assert.equal(span.httpStatus, 200)
      assert.equal(span.timing.firstTokenMs !== null, streams ?? false)
      if (says !== undefined) assert.deepEqual(partsOf(span.outputMessages), says)
      if (operation === undefined)
        assert.ok(partsOf(span.inputMessages).includes(`text ${question}`))
    })
  }
})

test('a stream has the tokens and the cost of the same call without one, in every format', async () => {
  const chat = (stream: boolean, headers: Headers) =>
    post(
      '/v1/chat/completions',
      { model: 'sim/cached+reasoning', stream, messages: words },
      headers,
    )
  const responses = (stream: boolean, headers: Headers) =>
    post('/v1/responses', { model: 'sim/cached+reasoning', stream, input: question }, headers)
  const messages = (stream: boolean, headers: Headers) =>
    post(
      '/v1/messages',
      { model: 'sim/cached+reasoning', max_tokens: 500, stream, messages: words },
      headers,
    )
  const contents = (stream: boolean, headers: Headers) =>
    post(
      `/v1beta/models/sim/cached+reasoning:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      { contents: [{ parts: [{ text: question }] }] },
      headers,
    )
  const array = (stream: boolean, headers: Headers) =>
    post(
      `/v1beta/models/sim/cached+reasoning:${stream ? 'streamGenerateContent' : 'generateContent'}`,
      { contents: [{ parts: [{ text: question }] }] },
      headers,
    )
  const made = Object.entries({ chat, responses, messages, contents, array }).map(
    async ([name, call]) => {
      const traces = [false, true].map(async (stream) => {
        const session = `same-${name}-${stream}`
        const response = await call(stream, { 'x-belay-session': session })
        assert.equal(response.status, 200, await response.text())
        const { row, span } = await callOf(session)
        assert.equal(span.isStreamed, stream)
        return row
      })
      const [whole, streamed] = await Promise.all(traces)
      assert.ok(Object.keys(whole?.usage ?? {}).length >= 4, name)
      assert.deepEqual(streamed?.usage, whole?.usage, name)
      assert.deepEqual(streamed?.cost, whole?.cost, name)
    },
  )
  await Promise.all(made)
})

test('web searches are part of what a call costs, streamed or not, and no tokens', async () => {
  const model = 'sim/web-search-3'
  const asked: Record<string, (stream: boolean, headers: Headers) => Promise<Response>> = {
    responses: (stream, headers) =>
      post('/v1/responses', { model, stream, input: question }, headers),
    messages: (stream, headers) =>
      post('/v1/messages', { model, max_tokens: 500, stream, messages: words }, headers),
    contents: (stream, headers) =>
      post(
        `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        { contents: [{ parts: [{ text: question }] }] },
        headers,
      ),
  }
  for (const [name, call] of Object.entries(asked)) {
    for (const stream of [false, true]) {
      const session = `searched-${name}-${stream}`
      const response = await call(stream, { 'x-belay-session': session })
      assert.equal(response.status, 200, await response.text())
      const { row, span } = await callOf(session)
      const { web_search: searches, ...tokens } = span.usage
      assert.equal(searches, 3, session)
      const sum = Object.values(tokens).reduce((all, count) => all + count, 0)
      assert.equal(row.inputTokens + row.outputTokens, sum, session)
      // Ten dollars for a thousand searches is what the simulator pretends to cost.
      assert.equal(parseUsd(span.cost.usd), costOf(tokens) + parseUsd('0.03'), session)
      assert.deepEqual(
        span.costByClass.find((each) => each.class === 'web_search'),
        { class: 'web_search', amount: 3, usd: '0.03' },
        session,
      )
    }
  }
})

test('the three SDKs list the models that a key may call', async () => {
  const listed: string[] = []
  for await (const model of openai.models.list()) listed.push(model.id)
  assert.ok(listed.includes('sim/echo'))
  const claude: string[] = []
  for await (const model of anthropic.models.list()) claude.push(model.id)
  assert.ok(claude.includes('sim/echo'))
  const google: (string | undefined)[] = []
  for await (const model of await gemini.models.list()) google.push(model.name)
  assert.ok(google.includes('models/sim/echo'))
  assert.equal((await openai.models.retrieve('sim/echo')).id, 'sim/echo')
})

test('@anthropic-ai/sdk counts tokens before it sends', async () => {
  const counted = await anthropic.messages.countTokens({ model: 'sim/echo', messages: words })
  const { usage } = await anthropic.messages.create({
    model: 'sim/echo',
    max_tokens: 50,
    messages: words,
  })
  assert.equal(counted.input_tokens, usage.input_tokens)
})

test('every SDK meets a failure as an error of its own, with the status and the words', async () => {
  const bad = 'bly_this-is-not-a-key'
  const clients = {
    openai: (apiKey: string, model: string) =>
      new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 }).chat.completions.create({
        model,
        messages: words,
      }),
    responses: (apiKey: string, model: string) =>
      new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 }).responses.create({
        model,
        input: question,
      }),
    streamed: async (apiKey: string, model: string) => {
      for await (const _ of await new OpenAI({
        apiKey,
        baseURL: `${server.url}/v1`,
        maxRetries: 0,
      }).chat.completions.create({ model, messages: words, stream: true }));
    },
    anthropic: (apiKey: string, model: string) =>
      new Anthropic({ apiKey, baseURL: server.url, maxRetries: 0 }).messages.create({
        model,
        max_tokens: 9,
        messages: words,
      }),
    anthropicStream: (apiKey: string, model: string) =>
      new Anthropic({ apiKey, baseURL: server.url, maxRetries: 0 }).messages
        .stream({ model, max_tokens: 9, messages: words })
        .finalMessage(),
    gemini: (apiKey: string, model: string) =>
      new GoogleGenAI({
        apiKey,
        httpOptions: { baseUrl: server.url, retryOptions: { attempts: 1 } },
      }).models.generateContent({ model, contents: question }),
    ai: (apiKey: string, model: string) =>
      generateText({
        model: createOpenAI({ apiKey, baseURL: `${server.url}/v1` })(model),
        prompt: question,
        maxRetries: 0,
      }),
  }
  const isError: Record<string, (error: unknown, status: number) => boolean> = {
    openai: (error, status) => error instanceof openaiErrorOf(status) && statusOf(error) === status,
    responses: (error, status) =>
      error instanceof openaiErrorOf(status) && statusOf(error) === status,
    streamed: (error, status) =>
      error instanceof openaiErrorOf(status) && statusOf(error) === status,
    anthropic: (error, status) =>
      error instanceof anthropicErrorOf(status) && statusOf(error) === status,
    anthropicStream: (error, status) =>
      error instanceof anthropicErrorOf(status) && statusOf(error) === status,
    gemini: (error, status) => error instanceof GeminiError && error.status === status,
    ai: (error, status) => APICallError.isInstance(error) && error.statusCode === status,
  }
  const failures: readonly [apiKey: string, model: string, status: number, words: RegExp][] = [
    [bad, 'sim/echo', 401, /Belay/],
    [key.key, 'nowhere/echo', 404, /No connection answers to the model/],
    [key.key, 'sim/error-400', 400, /malformed/],
    [key.key, 'sim/error-401', 401, /API key/],
    [key.key, 'sim/error-429', 429, /Rate limit/],
    [key.key, 'sim/error-500', 500, /had an error/],
    [key.key, 'sim/error-529', 529, /Overloaded/],
  ]
  for (const [name, call] of Object.entries(clients)) {
    for (const [apiKey, model, status, text] of failures) {
      await assert.rejects(call(apiKey, model), (error: Error) => {
        assert.ok(
          isError[name]?.(error, status),
          `${name} ${model}: ${error.constructor.name} ${error.message}`,
        )
        assert.match(error.message, text, `${name} ${model}`)
        return true
      })
    }
  }
})

test('a failed call is a trace that says how it failed, and costs nothing', async () => {
  await assert.rejects(
    openai.chat.completions.create(
      { model: 'sim/error-500', messages: words },
      { headers: { 'x-belay-session': 'failed' } },
    ),
  )
  const { row, span } = await callOf('failed')
  assert.equal(row.status, 'error')
  assert.equal(row.errors, 1)
  assert.equal(row.cost.usd, '0')
  assert.equal(span.errorType, '500')
  assert.equal(span.httpStatus, 500)
  assert.match(span.statusMessage, /had an error/)
})

test('the answer names its trace, which a caller can look up at once by its receipt', async () => {
  const { response } = await openai.chat.completions
    .create({ model: 'sim/echo', messages: words })
    .withResponse()
  const traceId = response.headers.get('x-belay-trace-id') ?? ''
  const span = await callSpan(server, traceId)
  assert.equal(span.traceId, traceId)
})

test('a call inside the trace of an application joins it', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const parent = '00f067aa0ba902b7'
  const { response } = await openai.chat.completions
    .create(
      { model: 'sim/echo', messages: words },
      { headers: { traceparent: `00-${traceId}-${parent}-01` } },
    )
    .withResponse()
  assert.equal(response.headers.get('x-belay-trace-id'), traceId)
  const { spans } = await storedTrace(server, traceId)
  assert.equal(spans.find(({ countsUsage }) => countsUsage)?.parentSpanId, parent)
})

test('an alias falls back along its list, and the trace shows each try', async () => {
  const { putAlias } = await import('#contract/connections.ts')
  await server.call(putAlias, {
    params: { name: 'best' },
    body: { targets: ['sim/error-529', 'sim/echo'] },
  })
  for (const stream of [false, true]) {
    const session = `fallback-${stream}`
    const response = await post(
      '/v1/chat/completions',
      { model: 'best', stream, messages: words },
      { 'x-belay-session': session },
    )
    assert.equal(response.status, 200)
    assert.match(await response.text(), /belay/)
    const { row, trace } = await callOf(session)
    assert.equal(row.status, 'ok')
    assert.deepEqual(row.models, ['echo'])
    const tries = trace.spans.filter(({ kind }) => kind === 'try')
    assert.deepEqual(
      tries.map(({ name, status }) => [name, status]),
      [
        ['try 1 of 2: sim/error-529', 'error'],
        ['try 2 of 2: sim/echo', 'ok'],
      ],
    )
    assert.match(tries[0]?.statusMessage ?? '', /Overloaded/)
  }
})

test('when the whole list fails, the last failure is what the caller meets, and the trace shows all of them', async () => {
  const { putAlias } = await import('#contract/connections.ts')
  await server.call(putAlias, {
    params: { name: 'doomed' },
    body: { targets: ['sim/error-500', 'sim/error-529'] },
  })
  await assert.rejects(
    openai.chat.completions.create(
      { model: 'doomed', messages: words },
      { headers: { 'x-belay-session': 'doomed' } },
    ),
    (error: unknown) => error instanceof OpenAI.APIError && error.status === 529,
  )
  const { row, trace } = await callOf('doomed')
  assert.equal(row.status, 'error')
  assert.equal(trace.spans.filter(({ kind }) => kind === 'try').length, 2)
})

test('a stream that is cut half way ends as an error for its caller, and as one in its trace, with what had come', async () => {
  await assert.rejects(async () => {
    const stream = await openai.chat.completions.create(
      { model: 'sim/cut-stream+lorem', messages: words, stream: true },
      { headers: { 'x-belay-session': 'cut' } },
    )
    for await (const _ of stream);
  }, OpenAI.APIError)
  const { row, span } = await callOf('cut')
  assert.equal(row.status, 'error')
  assert.equal(span.errorType, 'cut')
  assert.ok(span.flags.includes('stream-cut'))
  assert.ok(
    partsOf(span.outputMessages).some((part) => part.length > 20),
    'what came is kept',
  )
})

test('after all of this every span is accounted for', async () => {
  const { counters, faults } = await settledHealth(server)
  assert.equal(counters.missing, 0)
  assert.equal(counters.quarantined, 0)
  assert.deepEqual(faults, [])
  assert.doesNotMatch(server.output(), /Error|failed/)
})

type TraceShown = ReplyOf<typeof showTrace>

/** The one call of a session, once it is stored. */
async function callOf(
  session: string,
): Promise<{ row: TraceRow; trace: TraceShown; span: SpanDetail }> {
  const row = await waitFor(`a trace of ${session}`, async () => {
    const { items } = await server.call(listTraces, { query: { session } })
    assert.ok(items.length <= 1, 'one call is one trace')
    return items[0] ?? null
  })
  return {
    row,
    trace: await storedTrace(server, row.traceId),
    span: await callSpan(server, row.traceId),
  }
}

function partsOf(messages: SpanDetail['outputMessages']): string[] {
  return (messages ?? []).flatMap(({ parts }) =>
    parts.map((part) => `${part.type} ${'content' in part ? String(part.content) : ''}`),
  )
}

function post(path: string, body: unknown, headers: Headers): Promise<Response> {
  return postJson(server.url + path, key.key, body, { headers })
}

const openaiErrors: Record<number, new (...given: never[]) => Error> = {
  400: OpenAI.BadRequestError,
  401: OpenAI.AuthenticationError,
  404: OpenAI.NotFoundError,
  429: OpenAI.RateLimitError,
}

function openaiErrorOf(status: number) {
  return openaiErrors[status] ?? OpenAI.InternalServerError
}

const anthropicErrors: Record<number, new (...given: never[]) => Error> = {
  400: Anthropic.BadRequestError,
  401: Anthropic.AuthenticationError,
  404: Anthropic.NotFoundError,
  429: Anthropic.RateLimitError,
}

function anthropicErrorOf(status: number) {
  return anthropicErrors[status] ?? Anthropic.InternalServerError
}

function statusOf(error: Error): unknown {
  return 'status' in error ? error.status : undefined
}

// Real exporters and real instrumentations against a Belay in a process of its own. The instrumented
// SDKs call Belay's own gateway inside the same trace, so that one call is reported twice or thrice.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel'
import Anthropic from '@anthropic-ai/sdk'
import { AnthropicInstrumentation as OpenInferenceAnthropic } from '@arizeai/openinference-instrumentation-anthropic'
import { OpenAIInstrumentation as OpenInferenceOpenAi } from '@arizeai/openinference-instrumentation-openai'
import { context, propagation, SpanKind, trace, type Tracer } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { AnthropicInstrumentation as TraceloopAnthropic } from '@traceloop/instrumentation-anthropic'
import { OpenAIInstrumentation as TraceloopOpenAi } from '@traceloop/instrumentation-openai'
import { generateText, type Telemetry } from 'ai'
import OpenAI from 'openai'
import { z } from 'zod'
import type { ReplyOf } from '#contract/endpoint.ts'
import { createConnection } from '#contract/connections.ts'
import { createScores } from '#contract/scores.ts'
import {
  removeTrace,
  removeTracesOfUser,
  showReceipt,
  showSpan,
  showTrace,
} from '#contract/traces.ts'
import type { Usage } from '#contract/usage.ts'
import { parseUsd } from '#kit/money.ts'
import { startSimulator } from '#simulator/server.ts'
import { decodeOtlp, encodeOtlp, toKeyValues } from '#test/fixtures/otlp/encode-otlp.ts'
import {
  answerChat,
  chatChunk,
  chatEnd,
  startHostileProvider,
} from '#test/scenarios/hostile-provider.ts'
import { postJson } from '#test/scenarios/send.ts'
import {
  runBelay,
  settledHealth,
  startServer,
  storedTrace,
  waitFor,
} from '#test/scenarios/start-server.ts'

/** A provider whose answers have ids that are known before they are asked for. */
const provider = await startHostileProvider()
const server = await startServer({ environment: { BELAY_NETWORK_ALLOW: '127.0.0.0/8' } })
await server.call(createConnection, {
  body: {
    provider: 'openai-compatible',
    name: 'known',
    baseUrl: `${provider.url}/v1`,
    secret: 's',
  },
})
const key = await server.createKey({ name: 'otlp' })
/** What the SDKs of one order speak to, while their calls to the gateway are held back. */
const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 7 })

after(() => simulator.close())
after(() => server.stop())
after(() => provider.close())

type TraceShown = ReplyOf<typeof showTrace>

const resource = resourceFromAttributes({ 'service.name': 'shop' })

/** Where the spans of each trace leave this process. */
const exits = new Map<string, SpanProcessor>()

/**
 * The provider of the whole process, as every application has one: SDKs that trace by themselves
 * (Anthropic's does) find it. Each application below exports in a way of its own.
 */
const globalProvider = new NodeTracerProvider({
  resource,
  spanProcessors: [
    {
      onStart() {},
      onEnd(span) {
        exits.get(span.spanContext().traceId)?.onEnd(span)
      },
      async forceFlush() {},
      async shutdown() {},
    },
  ],
})
globalProvider.register()

type ExporterAsked = {
  readonly encoding: 'protobuf' | 'json'
  readonly isCompressed?: boolean
  readonly path?: string
  readonly authorization?: string
}

/** Long enough that nothing leaves before `forceFlush` is called. */
const exportDelayMs = 600_000

/** Exports to Belay when it is told to. */
function exportTo({
  encoding,
  isCompressed = false,
  path = '/v1/traces',
  authorization = `Bearer ${key.key}`,
}: ExporterAsked): SpanProcessor {
  const Exporter = encoding === 'json' ? JsonExporter : ProtobufExporter
  const settings: Settings = {
    url: server.url + path,
    headers: { Authorization: authorization },
    ...(isCompressed ? { compression: gzip } : {}),
  }
  return new BatchSpanProcessor(new Exporter(settings), { scheduledDelayMillis: exportDelayMs })
}

/** A tracing of its own, for a test that needs no instrumentation. */
function startTracing(asked: ExporterAsked) {
  const provider = new NodeTracerProvider({ resource, spanProcessors: [exportTo(asked)] })
  return { provider, tracer: provider.getTracer('shop', '1.0.0') }
}

type Settings = NonNullable<ConstructorParameters<typeof ProtobufExporter>[0]>
// The exporters' enumeration is not exported by a package of ours; its value is this word.
const gzip = 'gzip' as NonNullable<Settings['compression']>

const question = 'What does belay mean, and why does it matter?'
const words = [{ role: 'user' as const, content: question }]
const system = 'You are a mountain guide who answers in one sentence.'

/** An application whose SDK is instrumented: how it is traced, and the one call that it makes. */
type Application = {
  readonly title: string
  readonly exports: ExporterAsked
  /** Sets the instrumentation up once; the call it makes, through the given `fetch`. */
  readonly instrument: (tracer: Tracer) => (send: typeof fetch) => Promise<unknown>
}

// A module has one prototype to patch, and two instrumentations patch it: Traceloop's get the copies
// that `require` loads, OpenInference's those that `import` does.
const require = createRequire(import.meta.url)

const applications: readonly Application[] = [
  {
    title: 'openai under Traceloop',
    exports: { encoding: 'protobuf', isCompressed: true },
    instrument() {
      const required: { OpenAI: typeof OpenAI } = require('openai')
      const instrumentation = new TraceloopOpenAi()
      instrumentation.setTracerProvider(globalProvider)
      instrumentation.manuallyInstrument(required.OpenAI)
      return (send) => chat(new required.OpenAI(openaiSettings(send)))
    },
  },
  {
    title: '@anthropic-ai/sdk under Traceloop',
    exports: { encoding: 'json' },
    instrument() {
      const required = require('@anthropic-ai/sdk')
      // It still patches the text completions that SDK 1 no longer has.
      required.Anthropic.Completions ??= class {
        create(): void {}
      }
      const instrumentation = new TraceloopAnthropic()
      instrumentation.setTracerProvider(globalProvider)
      instrumentation.manuallyInstrument(required)
      return (send) => message(new required.Anthropic(anthropicSettings(send)))
    },
  },
  {
    title: 'openai under OpenInference',
    exports: { encoding: 'json', isCompressed: true },
    instrument() {
      new OpenInferenceOpenAi({ tracerProvider: globalProvider }).manuallyInstrument(OpenAI)
      return (send) => chat(new OpenAI(openaiSettings(send)))
    },
  },
  {
    title: '@anthropic-ai/sdk under OpenInference',
    exports: { encoding: 'protobuf' },
    instrument() {
      new OpenInferenceAnthropic({ tracerProvider: globalProvider }).manuallyInstrument(Anthropic)
      return (send) => message(new Anthropic(anthropicSettings(send)))
    },
  },
  {
    title: 'AI SDK 7, openai, under @ai-sdk/otel',
    exports: { encoding: 'protobuf' },
    instrument: (tracer) => aiSdk(new OpenTelemetry({ tracer, usage: true }), 'openai'),
  },
  {
    title: 'AI SDK 7, anthropic, under @ai-sdk/otel',
    exports: { encoding: 'json', isCompressed: true },
    instrument: (tracer) =>
      aiSdk(new OpenTelemetry({ tracer, usage: true, providerMetadata: true }), 'anthropic'),
  },
  {
    title: 'AI SDK with the names of versions up to 6',
    exports: { encoding: 'protobuf', isCompressed: true },
    instrument: (tracer) => aiSdk(new LegacyOpenTelemetry({ tracer }), 'openai'),
  },
]

function openaiSettings(send: typeof fetch) {
  return { apiKey: key.key, baseURL: `${server.url}/v1`, maxRetries: 0, fetch: send }
}

function anthropicSettings(send: typeof fetch) {
  return { apiKey: key.key, baseURL: server.url, maxRetries: 0, fetch: send }
}

function chat(client: OpenAI): Promise<unknown> {
  return client.chat.completions.create({
    model: 'sim/cached',
    messages: [{ role: 'system', content: system }, ...words],
  })
}

function message(client: Anthropic): Promise<unknown> {
  return client.messages.create({
    model: 'sim/cached-1h',
    max_tokens: 100,
    system,
    messages: words,
  })
}

function aiSdk(integration: Telemetry, name: 'openai' | 'anthropic') {
  return (send: typeof fetch): Promise<unknown> => {
    const settings = { apiKey: key.key, baseURL: `${server.url}/v1`, fetch: send }
    return generateText({
      model:
        name === 'openai'
          ? createOpenAI(settings).chat('sim/cached')
          : createAnthropic(settings)('sim/cached-1h'),
      instructions: system,
      prompt: question,
      maxOutputTokens: 100,
      maxRetries: 0,
      telemetry: { integrations: [integration], functionId: 'guide' },
    })
  }
}

/**
 * `fetch` as OpenTelemetry's HTTP instrumentation has it: a client span of its own, whose context
 * travels in the headers.
 */
function traced(tracer: Tracer, send: typeof fetch): typeof fetch {
  return (input, init) =>
    tracer.startActiveSpan(
      'POST',
      { kind: SpanKind.CLIENT, attributes: { 'http.request.method': 'POST' } },
      async (span) => {
        const headers = new Headers(init?.headers)
        propagation.inject(context.active(), headers, {
          set: (carrier, name, value) => carrier.set(name, value),
        })
        const response = await send(input, { ...init, headers })
        span.setAttribute('http.response.status_code', response.status)
        span.end()
        return response
      },
    )
}

type Running = { readonly tracer: Tracer; readonly exit: SpanProcessor }

/** One request of an application: a database query, then the call. Its trace id. */
function handleRequest({ tracer, exit }: Running, call: () => Promise<unknown>): Promise<string> {
  return tracer.startActiveSpan('GET /help', { kind: SpanKind.SERVER }, async (root) => {
    exits.set(root.spanContext().traceId, exit)
    tracer
      .startSpan('SELECT orders', {
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT * FROM orders' },
      })
      .end()
    await call()
    root.end()
    return root.spanContext().traceId
  })
}

/** What the simulator pretends to cost, US dollars per million tokens. */
const usdPerMillion: Usage = {
  input: 1,
  cache_read: 0.1,
  cache_write_5m: 1.25,
  cache_write_1h: 2,
  output: 4,
}

function costOf(usage: Usage): bigint {
  return Object.entries(usage).reduce(
    (sum, [name, tokens]) =>
      sum + (parseUsd(String(usdPerMillion[name as keyof Usage])) * BigInt(tokens)) / 1_000_000n,
    0n,
  )
}

const chatReply = z.object({
  usage: z.object({
    prompt_tokens: z.number(),
    completion_tokens: z.number(),
    prompt_tokens_details: z.object({
      cached_tokens: z.number().default(0),
      cache_write_tokens: z.number().default(0),
    }),
  }),
})

const messageReply = z.object({
  usage: z.object({
    input_tokens: z.number(),
    output_tokens: z.number(),
    cache_read_input_tokens: z.number(),
    cache_creation: z.object({
      ephemeral_5m_input_tokens: z.number(),
      ephemeral_1h_input_tokens: z.number(),
    }),
  }),
})

/** The token classes of an answer of the simulator, which tells them apart in either format. */
function usageOf(reply: unknown): Usage {
  const asChat = chatReply.safeParse(reply)
  const parts: Usage = asChat.success
    ? chatUsage(asChat.data.usage)
    : messageUsage(messageReply.parse(reply).usage)
  return Object.fromEntries(Object.entries(parts).filter(([, tokens]) => tokens > 0))
}

function chatUsage(usage: z.infer<typeof chatReply>['usage']): Usage {
  const { cached_tokens: read, cache_write_tokens: written } = usage.prompt_tokens_details
  return {
    input: usage.prompt_tokens - read - written,
    cache_read: read,
    cache_write_5m: written,
    output: usage.completion_tokens,
  }
}

function messageUsage(usage: z.infer<typeof messageReply>['usage']): Usage {
  return {
    input: usage.input_tokens,
    cache_read: usage.cache_read_input_tokens,
    cache_write_5m: usage.cache_creation.ephemeral_5m_input_tokens,
    cache_write_1h: usage.cache_creation.ephemeral_1h_input_tokens,
    output: usage.output_tokens,
  }
}

/** The gateway's own span is in, whatever else is not. */
function gatewaySpan(traceId: string) {
  return waitFor(`the gateway's span of ${traceId}`, async () => {
    const { spans } = await storedTrace(server, traceId)
    return spans.find(({ source, kind }) => source === 'gateway' && kind === 'model') ?? null
  })
}

function assertCountedOnce({ trace: row, spans }: TraceShown, usage: Usage): void {
  const shown = spans.map(({ name, kind, source, countsUsage }) =>
    [name, kind, source, countsUsage ? 'counts' : ''].join(' '),
  )
  assert.equal(row.calls, 1, shown.join('\n'))
  assert.deepEqual(row.usage, usage)
  assert.equal(parseUsd(row.cost.usd), costOf(usage))
  assert.equal(row.cost.unpriced, 0)
  assert.deepEqual(row.keys, [key.id])
  const owner = spans.find(({ source, countsUsage }) => source === 'gateway' && countsUsage)
  const client = spans.find(({ spanId }) => spanId === owner?.parentSpanId)
  assert.equal(client?.name, 'POST', 'the call hangs below the request that carried it')
  assert.ok(
    spans.some(({ source, kind }) => source === 'otlp' && kind === 'model'),
    `the instrumentation's own span is kept:\n${shown.join('\n')}`,
  )
  assert.equal(spans.filter(({ name }) => name === 'SELECT orders').length, 1)
  assert.equal(spans.filter(({ name }) => name === 'GET /help').length, 1)
}

describe(
  'an instrumented SDK that calls the gateway inside its own trace',
  { concurrency: 8 },
  () => {
    for (const { title, exports, instrument } of applications) {
      describe(title, () => {
        let running: Running
        let call: (send: typeof fetch) => Promise<unknown>
        before(() => {
          const tracer = globalProvider.getTracer('shop', '1.0.0')
          running = { tracer, exit: exportTo(exports) }
          call = instrument(tracer)
        })

        test('counts once when its spans come after the call', async () => {
          const replies: unknown[] = []
          const send: typeof fetch = async (input, init) => {
            const response = await fetch(input, init)
            replies.push(await response.clone().json())
            return response
          }
          const { tracer, exit } = running
          const traceId = await handleRequest(running, () => call(traced(tracer, send)))
          await gatewaySpan(traceId)
          await exit.forceFlush()
          assertCountedOnce(await wholeTrace(traceId), usageOf(replies[0]))
        })

        test('counts once when its spans come before the call', async () => {
          // The SDK is answered by the simulator itself; what it sent goes to the gateway later, byte for byte.
          const held: (() => Promise<Response>)[] = []
          const send: typeof fetch = (input, init) => {
            held.push(() => fetch(input, init))
            const { pathname } = new URL(String(input))
            const folder = pathname === '/v1/messages' ? '/anthropic' : '/openai'
            return fetch(simulator.url + folder + pathname, init)
          }
          const { tracer, exit } = running
          const traceId = await handleRequest(running, () => call(traced(tracer, send)))
          await exit.forceFlush()
          const early = await storedTrace(server, traceId, spansOfRequestMin)
          assert.equal(early.trace.calls, 1, 'until then the instrumentation counts')
          assert.equal(held.length, 1)
          const response = await held[0]?.()
          assert.equal(response?.status, 200)
          assert.equal(response?.headers.get('x-belay-trace-id'), traceId)
          const reply: unknown = await response?.json()
          await gatewaySpan(traceId)
          assertCountedOnce(await wholeTrace(traceId), usageOf(reply))
        })
      })
    }
  },
)

test('a span whose tokens were taken back says so on the trace page', async () => {
  const traceId = hex(16)
  const spanId = hex(8)
  await post('/v1/traces', json([span({ traceId, spanId, attributes: modelCall })]))
  await storedTrace(server, traceId)
  await callGateway(traceId, spanId)
  await gatewaySpan(traceId)
  const { trace: row, spans } = await storedTrace(server, traceId)
  assert.equal(row.calls, 1)
  const owners = spans.filter(({ countsUsage }) => countsUsage)
  assert.deepEqual(
    owners.map(({ source }) => source),
    ['gateway'],
  )
})

describe('an SDK whose default header carries the root’s context', () => {
  for (const streamed of [false, true]) {
    const how = streamed ? ', streamed' : ''

    /** The application's side: its root, and under it the SDK's span, which names the answer. */
    const application = (traceId: string, rootId: string, answerId: string) => {
      const attributes = { ...modelCall, 'gen_ai.response.id': answerId }
      return [
        span({ traceId, spanId: rootId }),
        { ...span({ traceId, spanId: hex(8), attributes }), parentSpanId: rootId },
      ]
    }

    test(`counts once when its spans come after the gateway’s, which stands beside them${how}`, async () => {
      const [traceId, rootId] = [hex(16), hex(8)]
      const answerId = await callGateway(traceId, rootId, streamed)
      await gatewaySpan(traceId)
      for (const one of application(traceId, rootId, answerId).toReversed())
        await post('/v1/traces', json([one]))
      assertGatewayOwns(await wholeTrace(traceId, 3))
    })

    test(`counts once when its spans come in the same moment${how}`, async () => {
      const [traceId, rootId] = [hex(16), hex(8)]
      const answerId = await callGateway(traceId, rootId, streamed)
      await post('/v1/traces', json(application(traceId, rootId, answerId)))
      assertGatewayOwns(await wholeTrace(traceId, 3))
    })

    test(`counts what other calls of the trace used, beside the gateway’s${how}`, async () => {
      const [traceId, rootId] = [hex(16), hex(8)]
      await callGateway(traceId, rootId, streamed)
      const direct = [
        ...application(traceId, rootId, `chatcmpl-of-another-${traceId}`),
        { ...span({ traceId, spanId: hex(8), attributes: modelCall }), parentSpanId: rootId },
      ]
      await post('/v1/traces', json(direct))
      assert.equal((await wholeTrace(traceId, 4)).trace.calls, 3)
    })
  }

  for (const streamed of [false, true]) {
    test(`counts once when its spans come before the gateway’s: they are taken back${streamed ? ', streamed' : ''}`, async () => {
      provider.behave((response) => {
        if (!streamed) return answerChat(response, 'Hello')
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(chatChunk('Hello') + chatEnd)
      })
      const [traceId, rootId] = [hex(16), hex(8)]
      const attributes = { ...modelCall, 'gen_ai.response.id': 'chatcmpl-1' }
      const early = { ...span({ traceId, spanId: hex(8), attributes }), parentSpanId: rootId }
      await post('/v1/traces', json([early]))
      assert.equal((await storedTrace(server, traceId)).trace.calls, 1)
      await callGateway(traceId, rootId, streamed, 'known/test-model')
      await gatewaySpan(traceId)
      const shown = await wholeTrace(traceId, 2)
      assertGatewayOwns(shown)
      assert.deepEqual(shown.trace.usage, { input: 3, output: 2 })
    })
  }

  test('counts once although a restart lies between the two', async () => {
    const [traceId, rootId] = [hex(16), hex(8)]
    const answerId = await callGateway(traceId, rootId, false)
    await gatewaySpan(traceId)
    await server.stop()
    await server.start()
    const attributes = { ...modelCall, 'gen_ai.response.id': answerId }
    await post('/v1/traces', json([span({ traceId, spanId: hex(8), attributes })]))
    assertGatewayOwns(await wholeTrace(traceId, 2))
  })
})

function assertGatewayOwns({ trace: row, spans }: TraceShown): void {
  assert.equal(row.calls, 1)
  const owners = spans.filter(({ countsUsage }) => countsUsage)
  assert.deepEqual(
    owners.map(({ source }) => source),
    ['gateway'],
  )
  assert.equal(row.inputTokens, owners[0]?.inputTokens)
  assert.equal(row.outputTokens, owners[0]?.outputTokens)
}

/** A call to the gateway whose context is the given span; the id of the answer. */
async function callGateway(
  traceId: string,
  spanId: string,
  streamed = false,
  model = 'sim/echo',
): Promise<string> {
  const response = await postJson(
    `${server.url}/v1/chat/completions`,
    key.key,
    { model, messages: words, stream: streamed },
    { headers: { traceparent: `00-${traceId}-${spanId}-01` } },
  )
  assert.equal(response.status, 200)
  const text = await response.text()
  const first: unknown = JSON.parse(streamed ? (/^data: (.*)$/m.exec(text)?.[1] ?? '') : text)
  return z.object({ id: z.string() }).parse(first).id
}

/** The request, its query, the model's span and the HTTP client's. */
const spansOfRequestMin = 4

/** The trace with the application's spans and the gateway's. */
function wholeTrace(traceId: string, spansMin = spansOfRequestMin + 1): Promise<TraceShown> {
  return waitFor(`both halves of ${traceId}`, async () => {
    const shown = await storedTrace(server, traceId, spansMin)
    const sources = new Set(shown.spans.map(({ source }) => source))
    return sources.size === 2 ? shown : null
  })
}

describe('an OpenTelemetry exporter', { concurrency: 4 }, () => {
  const cases: readonly ExporterAsked[] = [
    { encoding: 'protobuf' },
    { encoding: 'protobuf', isCompressed: true },
    { encoding: 'json' },
    { encoding: 'json', isCompressed: true },
  ]
  for (const asked of cases) {
    const { encoding, isCompressed = false } = asked
    test(`sends ${encoding}${isCompressed ? ', compressed' : ''}, and its spans are stored with attributes, events and links`, async () => {
      const { provider, tracer } = startTracing(asked)
      const linked = { traceId: hex(16), spanId: hex(8), traceFlags: 1 }
      const span = tracer.startSpan('pick', {
        attributes: {
          'shop.items': 3,
          'shop.rate': 0.5,
          'shop.gift': true,
          'shop.tags': ['a', 'b'],
        },
        links: [{ context: linked }],
      })
      span.addEvent('packed', { boxes: 2 })
      span.end()
      await provider.shutdown()
      const { traceId, spanId } = span.spanContext()
      const { spans } = await storedTrace(server, traceId)
      assert.deepEqual(
        spans.map(({ name }) => name),
        ['pick'],
      )
      const shown = await server.call(showSpan, { params: { traceId, spanId } })
      assert.equal(shown.service, 'shop')
      assert.equal(shown.keyName, 'otlp')
      assert.equal(shown.attributes['shop.items'], 3)
      assert.equal(shown.attributes['shop.rate'], 0.5)
      assert.equal(shown.attributes['shop.gift'], true)
      assert.deepEqual(shown.attributes['shop.tags'], ['a', 'b'])
      assert.match(JSON.stringify(shown.events), /packed.*boxes/)
      assert.match(JSON.stringify(shown.links), new RegExp(linked.spanId))
    })
  }
})

test('a Langfuse exporter changes its address and its pair of keys, and is understood', async () => {
  const pair = Buffer.from(`pk-lf-belay:${key.key}`).toString('base64')
  const { provider, tracer } = startTracing({
    encoding: 'protobuf',
    path: '/api/public/otel/v1/traces',
    authorization: `Basic ${pair}`,
  })
  const span = tracer.startSpan('answer', {
    attributes: {
      'langfuse.observation.type': 'generation',
      'langfuse.observation.model.name': 'gpt-4o-mini',
      'langfuse.observation.usage_details': JSON.stringify({ input: 1000, output: 200 }),
      'langfuse.observation.input': JSON.stringify(words),
      'langfuse.user.id': 'user-4',
      'langfuse.session.id': 'session-9',
      'langfuse.trace.name': 'support',
    },
  })
  span.end()
  await provider.shutdown()
  const { trace: row } = await storedTrace(server, span.spanContext().traceId)
  assert.equal(row.name, 'support')
  assert.equal(row.calls, 1)
  assert.deepEqual(row.usage, { input: 1000, output: 200 })
  assert.deepEqual(row.models, ['gpt-4o-mini'])
  assert.equal(row.userId, 'user-4')
  assert.equal(row.sessionId, 'session-9')
  assert.deepEqual(row.keys, [key.id])
  assert.ok(Number(row.cost.usd) > 0)
})

test('log records stand in the trace they were written in, and an evaluation among them is a score', async () => {
  const { provider, tracer } = startTracing({ encoding: 'protobuf' })
  const logs = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({
        exporter: new OTLPLogExporter({
          url: `${server.url}/v1/logs`,
          headers: { Authorization: `Bearer ${key.key}` },
          compression: gzip,
        }),
      }),
    ],
  })
  const logger = logs.getLogger('shop', '1.0.0')
  const span = tracer.startSpan('order')
  const inside = trace.setSpan(context.active(), span)
  logger.emit({
    eventName: 'gen_ai.evaluation.result',
    context: inside,
    attributes: {
      'gen_ai.evaluation.name': 'Relevance',
      'gen_ai.evaluation.score.value': 0.75,
      'gen_ai.evaluation.score.label': 'relevant',
      'gen_ai.evaluation.explanation': 'It answers the question.',
    },
  })
  logger.emit({
    eventName: 'stock.low',
    context: inside,
    severityNumber: 13,
    severityText: 'WARN',
    body: 'only 3 left',
    attributes: { sku: 'A-1' },
  })
  span.end()
  await Promise.all([provider.shutdown(), logs.shutdown()])
  const { traceId, spanId } = span.spanContext()
  const shown = await waitFor('the score and the event', async () => {
    const found = await storedTrace(server, traceId, 2)
    return found.scores.length > 0 && found.spans.some(({ name }) => name === 'stock.low')
      ? found
      : null
  })
  const [score] = shown.scores
  assert.equal(shown.scores.length, 1)
  assert.equal(score?.name, 'Relevance')
  assert.equal(score?.value, 0.75)
  assert.equal(score?.label, 'relevant')
  assert.equal(score?.comment, 'It answers the question.')
  assert.equal(score?.spanId, spanId)
  const event = shown.spans.find(({ name }) => name === 'stock.low')
  assert.equal(event?.parentSpanId, spanId)
  const detail = await server.call(showSpan, { params: { traceId, spanId: event?.spanId ?? '' } })
  assert.equal(detail.attributes['sku'], 'A-1')
  assert.match(JSON.stringify(detail), /only 3 left/)
  assert.match(JSON.stringify(detail), /WARN/)
})

test('feedback that an application posts with its key shows at the trace', async () => {
  const traceId = hex(16)
  const spanId = hex(8)
  await post('/v1/traces', json([span({ traceId, spanId })]))
  const body = { traceId, name: 'thumbs', value: true, comment: 'helped', source: 'user' }
  const response = await postJson(server.url + createScores.path, key.key, body)
  const { ids } = createScores.reply.parse(await response.json())
  const shown = await waitFor('the feedback', async () => {
    const found = await storedTrace(server, traceId)
    return found.scores.length > 0 ? found : null
  })
  assert.deepEqual(
    shown.scores.map(({ id, name, value, dataType, comment, source }) => ({
      id,
      name,
      value,
      dataType,
      comment,
      source,
    })),
    [
      {
        id: ids[0],
        name: 'thumbs',
        value: 1,
        dataType: 'boolean',
        comment: 'helped',
        source: 'user',
      },
    ],
  )
})

test('a span with bad ids is refused with its reason, and the others of its request are stored', async () => {
  const bad: readonly [ids: { traceId?: string; spanId?: string }, says: RegExp][] = [
    [{ traceId: '0'.repeat(32) }, /trace id is all zeros/],
    [{ traceId: 'abc' }, /trace id is not 32 hexadecimal digits \("abc"/],
    [{ traceId: '' }, /trace id is missing/],
    [{ spanId: '0'.repeat(16) }, /span id is all zeros/],
    [{ spanId: 'x'.repeat(16) }, /span id is not 16 hexadecimal digits/],
    [{ spanId: '' }, /span id is missing/],
  ]
  for (const [ids, says] of bad) {
    const traceId = hex(16)
    const spans = [
      span({ traceId, spanId: hex(8) }),
      span({ traceId, spanId: hex(8), ...ids }),
      span({ traceId, spanId: hex(8) }),
    ]
    const { status, body } = await post('/v1/traces', json(spans))
    assert.equal(status, 200)
    const { partialSuccess } = z
      .object({
        partialSuccess: z.object({ rejectedSpans: z.string(), errorMessage: z.string() }),
      })
      .parse(JSON.parse(body.toString()))
    assert.equal(partialSuccess.rejectedSpans, '1')
    assert.match(partialSuccess.errorMessage, says)
    assert.equal((await storedTrace(server, traceId, 2)).spans.length, 2)
  }
  const traceId = hex(16)
  const spans = [span({ traceId, spanId: hex(8) }), span({ traceId, spanId: '00'.repeat(8) })]
  const { status, body } = await post('/v1/traces', protobuf(spans))
  assert.equal(status, 200)
  const { partialSuccess } = z
    .object({ partialSuccess: z.object({ rejectedSpans: z.number(), errorMessage: z.string() }) })
    .parse(decodeOtlp('ExportTraceServiceResponse', body))
  assert.equal(partialSuccess.rejectedSpans, 1)
  assert.match(partialSuccess.errorMessage, /span id is all zeros/)
  assert.equal((await storedTrace(server, traceId)).spans.length, 1)
})

test('a body that cannot be read is answered with google.rpc.Status in its own encoding', async () => {
  const broken: readonly [title: string, sent: Sent, status: number][] = [
    ['JSON cut short', { type: 'application/json', body: Buffer.from('{"resourceSpans":[') }, 400],
    [
      'JSON of another shape',
      { type: 'application/json', body: Buffer.from('{"resourceSpans":7,"resourceLogs":7}') },
      400,
    ],
    ['nothing but text', { type: 'application/json', body: Buffer.from('hello') }, 400],
    ['protobuf of noise', { type: 'application/x-protobuf', body: Buffer.alloc(64, 0xff) }, 400],
    ['protobuf cut short', cutShort(protobuf([span({ traceId: hex(16), spanId: hex(8) })])), 400],
    [
      'gzip that is none',
      { type: 'application/json', body: Buffer.from('plain'), encoding: 'gzip' },
      400,
    ],
    ['a format of its own', { type: 'text/csv', body: Buffer.from('a,b') }, 415],
    [
      'a compression of its own',
      { type: 'application/json', body: Buffer.from('{}'), encoding: 'zpaq' },
      415,
    ],
  ]
  for (const path of ['/v1/traces', '/v1/logs']) {
    for (const [title, sent, status] of broken) {
      const answered = await post(path, sent)
      assert.equal(answered.status, status, `${path} ${title}: ${answered.body}`)
      const { code, message: text } = statusOf(answered)
      assert.equal(code, invalidArgument, `${path} ${title}`)
      assert.notEqual(text, '', `${path} ${title}`)
    }
  }
})

test('an export without a key, or with one that may not ingest, is refused and says why', async () => {
  const { key: callsOnly } = await server.createKey({ name: 'calls-only', scopes: ['call'] })
  const cases: readonly [authorization: string, status: number, code: number, says: RegExp][] = [
    ['', 401, unauthenticated, /key/],
    ['Bearer bly_this-is-not-a-key', 401, unauthenticated, /key/],
    [`Basic ${Buffer.from('pk-lf-belay:wrong').toString('base64')}`, 401, unauthenticated, /key/],
    [`Bearer ${callsOnly}`, 403, permissionDenied, /ingest/],
  ]
  for (const path of ['/v1/traces', '/v1/logs', '/api/public/otel/v1/traces']) {
    for (const [authorization, status, code, says] of cases) {
      const traceId = hex(16)
      for (const encode of [json, protobuf]) {
        const sent = encode([span({ traceId, spanId: hex(8) })])
        const answered = await post(path, { ...sent, authorization })
        assert.equal(answered.status, status, `${path} ${authorization}`)
        const refused = statusOf(answered)
        assert.equal(refused.code, code, `${path} ${authorization}`)
        assert.match(refused.message, says)
      }
      assert.equal((await receipt(traceId)).state, 'unknown')
    }
  }
})

test('a header variable that the SDK did not decode is understood: Bearer%20KEY', async () => {
  const pair = Buffer.from(`pk-lf-belay:${key.key}`).toString('base64')
  for (const authorization of [`Bearer%20${key.key}`, `Basic%20${pair}`]) {
    const traceId = hex(16)
    const sent = protobuf([span({ traceId, spanId: hex(8), attributes: modelCall })])
    const answered = await post('/v1/traces', { ...sent, authorization })
    assert.equal(answered.status, 200, `${authorization.slice(0, 9)}: ${answered.body}`)
    assert.equal((await storedTrace(server, traceId)).trace.calls, 1)
  }
})

test('a repeated export is acknowledged again and stored once', async () => {
  const traceId = hex(16)
  const spans = [
    span({ traceId, spanId: hex(8), attributes: modelCall }),
    span({ traceId, spanId: hex(8) }),
  ]
  const before = await settledHealth(server)
  for (const sent of [json(spans), json(spans), protobuf(spans), compressed(protobuf(spans))]) {
    assert.equal((await post('/v1/traces', sent)).status, 200)
  }
  await storedTrace(server, traceId, 2)
  // Once more after all of it is stored.
  assert.equal((await post('/v1/traces', json(spans))).status, 200)
  const after = await settledHealth(server)
  const { trace: row, spans: stored } = await storedTrace(server, traceId, 2)
  assert.equal(stored.length, 2)
  assert.equal(row.spans, 2)
  assert.equal(row.calls, 1)
  assert.deepEqual(row.usage, { input: 100, output: 20 })
  assert.equal(after.counters.repeated - before.counters.repeated, 8)
  assert.equal(after.counters.missing, 0)
})

test('a span that comes again with more is shown and counted as it came last, and the trace says so', async () => {
  const traceId = hex(16)
  const spanId = hex(8)
  const early = { ...modelCall, 'gen_ai.usage.output_tokens': 5 }
  assert.equal(
    (await post('/v1/traces', json([span({ traceId, spanId, attributes: early })]))).status,
    200,
  )
  await storedTrace(server, traceId, 1)
  assert.equal(
    (await post('/v1/traces', json([span({ traceId, spanId, attributes: modelCall })]))).status,
    200,
  )
  await settledHealth(server)
  const { trace: row, spans: stored } = await storedTrace(server, traceId, 1)
  assert.equal(stored.length, 1)
  assert.equal(stored[0]?.outputTokens, 20)
  assert.equal(row.spans, 1)
  assert.equal(row.calls, 1)
  assert.deepEqual(row.usage, { input: 100, output: 20 })
  assert.ok(row.flags.includes('span-sent-again'))
})

test('a trace, and all traces of a user, are removed with a receipt; others stay', async () => {
  const [one, two, other] = [hex(16), hex(16), hex(16)]
  const user = `user ${hex(4)}`
  for (const [traceId, name] of [
    [one, user],
    [two, user],
    [other, 'somebody else'],
  ] as const) {
    const attributes = { ...modelCall, 'user.id': name }
    await post('/v1/traces', json([span({ traceId, spanId: hex(8), attributes })]))
  }
  for (const traceId of [one, two, other]) await storedTrace(server, traceId, 1)
  const gone = { traces: 1, spans: 1, scores: 0, comments: 0, hasMore: false }
  const removed = await server.call(removeTrace, { params: { traceId: one } })
  assert.deepEqual({ ...gone, removedAt: removed.removedAt }, removed)
  const isMissing = (error: { problem?: { status?: number } }) => error.problem?.status === 404
  await assert.rejects(server.call(showTrace, { params: { traceId: one } }), isMissing)
  await assert.rejects(server.call(removeTrace, { params: { traceId: one } }), isMissing)
  const ofUser = await server.call(removeTracesOfUser, { query: { user } })
  assert.deepEqual({ ...gone, removedAt: ofUser.removedAt }, ofUser)
  await assert.rejects(server.call(showTrace, { params: { traceId: two } }), isMissing)
  await server.call(showTrace, { params: { traceId: other } })
})

test('a removal takes along what still waits to be stored, by the command line too', async () => {
  const traceId = hex(16)
  const user = `user ${hex(4)}`
  const spans = Array.from({ length: 50 }, () =>
    span({ traceId, spanId: hex(8), attributes: { ...modelCall, 'user.id': user } }),
  )
  await post('/v1/traces', json(spans))
  const { code, stdout } = await runBelay(['traces', 'remove-user', '--user', user, '--json'], {
    BELAY_DATA: server.data,
  })
  assert.equal(code, 0)
  const { removedAt, ...removed } = JSON.parse(stdout) as Record<string, unknown>
  assert.deepEqual(removed, { traces: 1, spans: 50, scores: 0, comments: 0, hasMore: false })
  assert.match(String(removedAt), /^\d{4}-/)
  assert.equal((await receipt(traceId)).storedSpans, 0)
  const again = await runBelay(['traces', 'remove', traceId], { BELAY_DATA: server.data })
  assert.equal(again.code, 1)
  assert.match(again.stderr, new RegExp(`There is no trace ${traceId}`))
})

test('metrics are acknowledged, and a key is asked for them too', async () => {
  const sent = { type: 'application/json', body: Buffer.from('{"resourceMetrics":[]}') }
  const answer = await post('/v1/metrics', sent)
  assert.equal(answer.status, 200)
  assert.equal(answer.body.toString(), '{}')
  const refused = await post('/v1/metrics', { ...sent, authorization: 'Token abc' })
  assert.equal(refused.status, 401)
  assert.match(refused.body.toString(), /scheme \\"Token\\"/)
})

test('exports in zstd, brotli and deflate without its envelope are taken', async () => {
  for (const [encoding, encode] of [
    ['zstd', zstdCompressSync],
    ['br', brotliCompressSync],
    ['deflate', deflateRawSync],
  ] as const) {
    const traceId = hex(16)
    const sent = json([span({ traceId, spanId: hex(8), attributes: modelCall })])
    const answer = await post('/v1/traces', { ...sent, body: encode(sent.body), encoding })
    assert.equal(answer.status, 200, encoding)
    await storedTrace(server, traceId, 1)
  }
})

test('a receipt says unknown before an export, and stored once all of its spans are', async () => {
  const traceId = hex(16)
  assert.deepEqual(await receipt(traceId), {
    traceId,
    state: 'unknown',
    storedSpans: 0,
    spooledSpans: 0,
    quarantinedSpans: 0,
  })
  const count = 40
  const spans = Array.from({ length: count }, () => span({ traceId, spanId: hex(8) }))
  assert.equal((await post('/v1/traces', json(spans))).status, 200)
  await waitFor('the spans in the store', async () => {
    const { state, storedSpans, spooledSpans, quarantinedSpans } = await receipt(traceId)
    assert.notEqual(state, 'quarantined')
    assert.equal(quarantinedSpans, 0)
    if (state === 'spooled') assert.ok(spooledSpans > 0 && spooledSpans <= count)
    return state === 'stored' && storedSpans === count && spooledSpans === 0 ? true : null
  })
  assert.equal((await storedTrace(server, traceId, count)).spans.length, count)
})

test('a receipt never says unknown after the acknowledgement', async () => {
  const follow = async () => {
    const traceId = hex(16)
    const spans = Array.from({ length: 40 }, () => span({ traceId, spanId: hex(8) }))
    await post('/v1/traces', json(spans))
    const seen = new Set<string>()
    await waitFor('the spans in the store', async () => {
      // Asked without a pause in between, so as to see each state.
      for (let asked = 0; asked < 50 && !seen.has('stored'); asked += 1)
        seen.add((await receipt(traceId)).state)
      return seen.has('stored') ? true : null
    })
    return seen
  }
  for (let index = 0; index < 5; index += 1) assert.ok(!(await follow()).has('unknown'))
})

test('after all of this every span is accounted for', async () => {
  const { counters, faults } = await settledHealth(server)
  assert.equal(counters.missing, 0)
  assert.equal(counters.quarantined, 0)
  assert.deepEqual(faults, [])
  assert.doesNotMatch(server.output(), /Error|failed/)
})

/** google.rpc.Code */
const invalidArgument = 3
const permissionDenied = 7
const unauthenticated = 16

const modelCall = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.usage.input_tokens': 100,
  'gen_ai.usage.output_tokens': 20,
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

/** A span as OTLP/JSON has it. */
function span({
  traceId,
  spanId,
  attributes = {},
}: {
  traceId: string
  spanId: string
  attributes?: Parameters<typeof toKeyValues>[0]
}) {
  const startedAtNs = BigInt(Date.now()) * 1_000_000n
  return {
    traceId,
    spanId,
    name: 'step',
    kind: 1,
    startTimeUnixNano: String(startedAtNs),
    endTimeUnixNano: String(startedAtNs + 5_000_000n),
    attributes: toKeyValues(attributes),
  }
}

type Sent = {
  readonly type: string
  readonly body: Buffer
  readonly encoding?: string
  readonly authorization?: string
}

function requestOf(spans: readonly object[]) {
  return { resourceSpans: [{ scopeSpans: [{ spans }] }] }
}

function json(spans: readonly object[]): Sent {
  return { type: 'application/json', body: Buffer.from(JSON.stringify(requestOf(spans))) }
}

function protobuf(spans: readonly object[]): Sent {
  return {
    type: 'application/x-protobuf',
    body: encodeOtlp('ExportTraceServiceRequest', requestOf(spans)),
  }
}

function compressed(sent: Sent): Sent {
  return { ...sent, body: gzipSync(sent.body), encoding: 'gzip' }
}

function cutShort(sent: Sent): Sent {
  return { ...sent, body: sent.body.subarray(0, -3) }
}

type Answered = { readonly status: number; readonly type: string; readonly body: Buffer }

async function post(path: string, sent: Sent): Promise<Answered> {
  const authorization = sent.authorization ?? `Bearer ${key.key}`
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      'content-type': sent.type,
      ...(authorization === '' ? {} : { authorization }),
      ...(sent.encoding === undefined ? {} : { 'content-encoding': sent.encoding }),
    },
    body: new Uint8Array(sent.body),
  })
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: Buffer.from(await response.arrayBuffer()),
  }
}

/** The google.rpc.Status of a refusal, in the encoding that its content type names. */
function statusOf({ type, body }: Answered): { code: number; message: string } {
  const decoded: unknown =
    type === 'application/x-protobuf'
      ? decodeOtlp('Status', body)
      : JSON.parse(body.toString('utf8'))
  return z.strictObject({ code: z.number(), message: z.string() }).parse(decoded)
}

function receipt(traceId: string): Promise<ReplyOf<typeof showReceipt>> {
  return server.call(showReceipt, { params: { traceId } })
}

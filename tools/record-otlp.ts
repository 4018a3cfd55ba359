import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { context, trace, type Tracer } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { startSimulator } from '#simulator/server.ts'
import { fixtureRows } from '#test/fixtures/otlp/fixture-rows.ts'

// Records what real instrumentations export, byte for byte, into test/fixtures/otlp. They run
// against the built-in simulator, so recording needs no network and no provider's key.
//
//   node tools/record-otlp.ts            records every scenario, each in a process of its own,
//   node tools/record-otlp.ts NAME       because instrumentations patch shared prototypes;
//   node tools/record-otlp.ts rows       writes beside each what ingest makes of it today, to be
//                                        read through before it is committed: tests compare with it.

type Stage = {
  readonly simulator: string
  readonly tracer: Tracer
  readonly provider: NodeTracerProvider
}

type Scenario = {
  readonly says: string
  /** Packages whose versions stand beside the fixture. */
  readonly packages: readonly string[]
  readonly signal: 'traces' | 'logs'
  run(stage: Stage): Promise<void>
}

const fixtures = fileURLToPath(new URL('../test/fixtures/otlp/', import.meta.url))
const weatherTool = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
} as const

const scenarios: Readonly<Record<string, Scenario>> = {
  'traceloop-openai': {
    says: 'Traceloop’s instrumentation of the OpenAI SDK: chat with a cache, a tool, a stream, responses',
    packages: ['@traceloop/instrumentation-openai', 'openai'],
    signal: 'traces',
    async run({ simulator, provider, tracer }) {
      const { OpenAIInstrumentation } = await import('@traceloop/instrumentation-openai')
      const { default: OpenAI } = await import('openai')
      const instrumentation = new OpenAIInstrumentation()
      instrumentation.setTracerProvider(provider)
      instrumentation.manuallyInstrument(OpenAI)
      await callOpenai(new OpenAI({ apiKey: 'none', baseURL: `${simulator}/openai/v1` }), tracer)
    },
  },
  'traceloop-anthropic': {
    says: 'Traceloop’s instrumentation of the Anthropic SDK: a cache, a tool, a stream',
    packages: ['@traceloop/instrumentation-anthropic', '@anthropic-ai/sdk'],
    signal: 'traces',
    async run({ simulator, provider, tracer }) {
      const { AnthropicInstrumentation } = await import('@traceloop/instrumentation-anthropic')
      const anthropic = createRequire(import.meta.url)('@anthropic-ai/sdk')
      const instrumentation = new AnthropicInstrumentation()
      instrumentation.setTracerProvider(provider)
      // It still patches the text completions that SDK 1 no longer has; the rest is as it ever was.
      anthropic.Anthropic.Completions ??= class {
        create(): void {}
      }
      instrumentation.manuallyInstrument(anthropic)
      await callAnthropic(
        new anthropic.Anthropic({ apiKey: 'none', baseURL: `${simulator}/anthropic` }),
        tracer,
      )
    },
  },
  'openinference-openai': {
    says: 'OpenInference’s instrumentation of the OpenAI SDK: chat with a cache, a tool, a stream, responses, embeddings',
    packages: ['@arizeai/openinference-instrumentation-openai', 'openai'],
    signal: 'traces',
    async run({ simulator, provider, tracer }) {
      const { OpenAIInstrumentation } =
        await import('@arizeai/openinference-instrumentation-openai')
      const { default: OpenAI } = await import('openai')
      const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider })
      instrumentation.manuallyInstrument(OpenAI)
      const client = new OpenAI({ apiKey: 'none', baseURL: `${simulator}/openai/v1` })
      await callOpenai(client, tracer)
      await client.embeddings.create({ model: 'sim/embed-4', input: 'rope' })
    },
  },
  'openinference-anthropic': {
    says: 'OpenInference’s instrumentation of the Anthropic SDK: a cache, a tool, a stream',
    packages: ['@arizeai/openinference-instrumentation-anthropic', '@anthropic-ai/sdk'],
    signal: 'traces',
    async run({ simulator, provider, tracer }) {
      const { AnthropicInstrumentation } =
        await import('@arizeai/openinference-instrumentation-anthropic')
      const { default: Anthropic } = await import('@anthropic-ai/sdk')
      const instrumentation = new AnthropicInstrumentation({ tracerProvider: provider })
      instrumentation.manuallyInstrument(Anthropic)
      await callAnthropic(
        new Anthropic({ apiKey: 'none', baseURL: `${simulator}/anthropic` }),
        tracer,
      )
    },
  },
  'vercel-ai-7': {
    says: 'AI SDK 7 with OpenTelemetry of @ai-sdk/otel: an agent with a tool, a stream with a cache, an object, an embedding',
    packages: ['ai', '@ai-sdk/otel', '@ai-sdk/openai', '@ai-sdk/anthropic'],
    signal: 'traces',
    async run({ simulator }) {
      const { OpenTelemetry } = await import('@ai-sdk/otel')
      await callAiSdk(simulator, new OpenTelemetry({ usage: true, providerMetadata: true }))
    },
  },
  'vercel-ai-legacy': {
    says: 'AI SDK 7 with LegacyOpenTelemetry, which writes the ai.* names of versions up to 6',
    packages: ['ai', '@ai-sdk/otel', '@ai-sdk/openai', '@ai-sdk/anthropic'],
    signal: 'traces',
    async run({ simulator }) {
      const { LegacyOpenTelemetry } = await import('@ai-sdk/otel')
      await callAiSdk(simulator, new LegacyOpenTelemetry())
    },
  },
  'otel-genai-events': {
    says: 'The conventions up to 1.36 by hand: gen_ai.system, messages as span events, a failed call',
    packages: ['@opentelemetry/sdk-trace-node'],
    signal: 'traces',
    async run({ tracer }) {
      const span = tracer.startSpan('chat gpt-4', {
        kind: 2,
        attributes: {
          'gen_ai.system': 'openai',
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-4',
          'gen_ai.response.model': 'gpt-4-0613',
          'gen_ai.usage.input_tokens': 12,
          'gen_ai.usage.output_tokens': 3,
          'gen_ai.response.finish_reasons': ['stop'],
        },
      })
      span.addEvent('gen_ai.system.message', { content: 'Be brief.' })
      span.addEvent('gen_ai.user.message', { content: 'Hi' })
      span.addEvent('gen_ai.choice', {
        index: 0,
        finish_reason: 'stop',
        message: '{"role":"assistant","content":"Hello"}',
      })
      span.addEvent('cache.warm', { size: 3 })
      span.end()
      const failed = tracer.startSpan('chat gpt-4', {
        attributes: {
          'gen_ai.system': 'openai',
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-4',
        },
      })
      failed.recordException({
        name: 'RangeError',
        message: 'too many tokens',
        stack: 'at chat (app.js)',
      })
      failed.setStatus({ code: 2 })
      failed.end()
      tracer
        .startSpan('GET /cart', {
          kind: 1,
          attributes: { 'http.response.status_code': 200, 'http.route': '/cart' },
        })
        .end()
    },
  },
  'otel-logs': {
    says: 'Log records through the logs SDK: messages as events, operation details, an evaluation, an application’s own events',
    packages: ['@opentelemetry/sdk-logs'],
    signal: 'logs',
    async run({ tracer }) {
      const provider = new LoggerProvider({
        resource,
        processors: [
          new BatchLogRecordProcessor({
            exporter: new OTLPLogExporter({ url: `${captureUrl}/v1/logs` }),
          }),
        ],
      })
      const logger = provider.getLogger('my.app', '1.0.0')
      const span = tracer.startSpan('chat gpt-4')
      const inside = trace.setSpan(context.active(), span)
      const emit = (eventName: string, record: object): void =>
        logger.emit({ eventName, context: inside, ...record })
      emit('gen_ai.user.message', {
        body: { content: 'Hi' },
        attributes: { 'gen_ai.system': 'openai' },
      })
      emit('gen_ai.choice', {
        body: { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } },
        attributes: { 'gen_ai.system': 'openai' },
      })
      emit('gen_ai.client.inference.operation.details', {
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-5',
          'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }],
          'gen_ai.output.messages': [
            {
              role: 'assistant',
              parts: [{ type: 'text', content: 'Hello' }],
              finish_reason: 'stop',
            },
          ],
          'gen_ai.usage.input_tokens': 10,
        },
      })
      emit('gen_ai.evaluation.result', {
        attributes: {
          'gen_ai.evaluation.name': 'Relevance',
          'gen_ai.evaluation.score.value': 0.75,
          'gen_ai.evaluation.score.label': 'relevant',
          'gen_ai.evaluation.explanation': 'It greets back.',
          'gen_ai.response.id': 'chatcmpl-1',
        },
      })
      emit('gen_ai.client.operation.exception', {
        severityNumber: 13,
        attributes: { 'exception.type': 'RateLimitError', 'exception.message': 'slow down' },
      })
      emit('stock.low', {
        severityNumber: 13,
        severityText: 'WARN',
        body: 'only 3 left',
        attributes: { sku: 'A-1' },
      })
      logger.emit({ severityNumber: 9, severityText: 'INFO', body: 'started' })
      span.end()
      await provider.forceFlush()
    },
  },
}

type OpenAiClient = import('openai').OpenAI
type AnthropicClient = import('@anthropic-ai/sdk').Anthropic

async function callOpenai(client: OpenAiClient, tracer: Tracer): Promise<void> {
  await tracer.startActiveSpan('support request', async (root) => {
    await client.chat.completions.create({
      model: 'sim/cached',
      temperature: 0.5,
      max_tokens: 100,
      messages: [
        { role: 'system', content: 'You are a mountain guide who answers in one sentence.' },
        { role: 'user', content: 'What does belay mean?' },
      ],
    })
    await client.chat.completions.create({
      model: 'sim/tools',
      messages: [{ role: 'user', content: 'Weather in Chamonix?' }],
      tools: [
        {
          type: 'function',
          function: { name: 'get_weather', description: 'Weather', parameters: weatherTool },
        },
      ],
    })
    const stream = await client.chat.completions.create({
      model: 'sim/reasoning',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Think, then answer.' }],
    })
    for await (const _chunk of stream) void _chunk
    await client.responses.create({
      model: 'sim/echo',
      instructions: 'Be brief.',
      input: 'Say rope.',
    })
    root.end()
  })
}

async function callAnthropic(client: AnthropicClient, tracer: Tracer): Promise<void> {
  await tracer.startActiveSpan('support request', async (root) => {
    await client.messages.create({
      model: 'sim/cached-1h',
      max_tokens: 100,
      system: 'You are a mountain guide who answers in one sentence.',
      messages: [{ role: 'user', content: 'What does belay mean, and why does it matter?' }],
    })
    await client.messages.create({
      model: 'sim/tools',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Weather in Chamonix?' }],
      tools: [
        {
          name: 'get_weather',
          description: 'Weather',
          input_schema: { ...weatherTool, required: ['city'] },
        },
      ],
    })
    const stream = await client.messages.create({
      model: 'sim/cached',
      max_tokens: 100,
      stream: true,
      messages: [{ role: 'user', content: 'Say rope twice, and then say carabiner.' }],
    })
    for await (const _event of stream) void _event
    root.end()
  })
}

async function callAiSdk(simulator: string, telemetry: import('ai').Telemetry): Promise<void> {
  const {
    embed,
    generateObject,
    generateText,
    jsonSchema,
    registerTelemetry,
    stepCountIs,
    streamText,
    tool,
  } = await import('ai')
  const { createOpenAI } = await import('@ai-sdk/openai')
  const { createAnthropic } = await import('@ai-sdk/anthropic')
  registerTelemetry(telemetry)
  const openai = createOpenAI({ apiKey: 'none', baseURL: `${simulator}/openai/v1` })
  const anthropic = createAnthropic({ apiKey: 'none', baseURL: `${simulator}/anthropic/v1` })
  await generateText({
    model: openai.chat('sim/tools'),
    prompt: 'Weather in Chamonix?',
    temperature: 0.5,
    stopWhen: stepCountIs(2),
    tools: {
      get_weather: tool({
        description: 'Weather',
        inputSchema: jsonSchema<{ city: string }>({ ...weatherTool, required: ['city'] }),
        execute: async ({ city }) => ({ city, sky: 'blue' }),
      }),
    },
    telemetry: { functionId: 'guide' },
  })
  const { textStream } = streamText({
    model: anthropic('sim/cached'),
    maxOutputTokens: 100,
    prompt: 'Say rope twice, and then say carabiner.',
  })
  for await (const _text of textStream) void _text
  await generateObject({
    model: openai.chat('sim/json'),
    schema: jsonSchema({
      type: 'object',
      properties: { answer: { type: 'string' } },
      required: ['answer'],
    }),
    prompt: 'Answer as JSON.',
  })
  await embed({ model: openai.embedding('sim/embed-4'), value: 'rope' })
}

const resource = resourceFromAttributes({ 'service.name': 'recorder', 'service.version': '1.0.0' })
let captureUrl = ''

/** Runs one scenario and writes what its exporters sent. */
async function record(name: string, scenario: Scenario): Promise<void> {
  const bodies: { readonly type: string; readonly body: Buffer }[] = []
  const capture = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const isLogs = request.url?.endsWith('/v1/logs') === true
    if (isLogs === (scenario.signal === 'logs')) {
      bodies.push({ type: request.headers['content-type'] ?? '', body: Buffer.concat(chunks) })
    }
    response.setHeader('content-type', request.headers['content-type'] ?? '')
    response.end()
  })
  capture.listen(0, '127.0.0.1')
  await once(capture, 'listening')
  const address = capture.address()
  captureUrl =
    typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, seed: 7 })
  const url = `${captureUrl}/v1/traces`
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [
      new BatchSpanProcessor(new ProtobufExporter({ url })),
      new BatchSpanProcessor(new JsonExporter({ url })),
    ],
  })
  provider.register()
  await scenario.run({
    simulator: simulator.url,
    tracer: provider.getTracer('recorder', '1.0.0'),
    provider,
  })
  await provider.forceFlush()
  await simulator.close()
  capture.close()
  for (const { type, body } of bodies) {
    writeFileSync(`${fixtures}${name}.${type.includes('json') ? 'json' : 'bin'}`, body)
  }
  const versions = scenario.packages.map((packageName) => [packageName, versionOf(packageName)])
  const about = {
    says: scenario.says,
    signal: scenario.signal,
    recordedAt: new Date().toISOString(),
    packages: Object.fromEntries(versions),
  }
  writeFileSync(`${fixtures}${name}.about.json`, `${JSON.stringify(about, null, 2)}\n`)
  console.log(
    `${name}: ${bodies.map(({ type, body }) => `${type} ${body.length} bytes`).join(', ')}`,
  )
}

function versionOf(packageName: string): string {
  const file = new URL(`../node_modules/${packageName}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version // every package has one
}

/** Writes the rows of every recorded fixture, as `fixtures.test.ts` compares them. */
function writeRows(): void {
  const suffix = '.about.json'
  const files = readdirSync(fixtures).filter((file) => file.endsWith(suffix))
  for (const name of files.map((file) => file.slice(0, -suffix.length))) {
    const rows = fixtureRows(fixtures, name)
    writeFileSync(`${fixtures}${name}.rows.json`, `${JSON.stringify(rows, null, 2)}\n`)
  }
}

const [chosen] = process.argv.slice(2)
if (chosen === undefined) {
  for (const name of Object.keys(scenarios)) {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name], {
      stdio: 'inherit',
    })
    const [code] = await once(child, 'exit')
    if (code !== 0) process.exitCode = 1
  }
} else if (chosen === 'rows') {
  writeRows()
} else {
  const scenario = scenarios[chosen]
  if (scenario === undefined)
    throw new Error(`No scenario "${chosen}". There are: ${Object.keys(scenarios).join(', ')}.`)
  await record(chosen, scenario)
  process.exit()
}

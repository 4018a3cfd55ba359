import type { Message } from '#contract/message.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { isEvaluationEvent, readEvaluation } from './evaluation-events.ts'
import { eventMessages } from './event-messages.ts'
import { operationKind } from './operation-kinds.ts'
import { isCanonical, systemMessages, toMessages } from './read-messages.ts'
import { fromJson, toNumber } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/**
 * Emitters that put Anthropic's raw `input_tokens`, which exclude the cache, under the name whose
 * definition includes it. Read at version 0.27.0. The scope's name is no way to tell a dialect, but
 * the numbers of this one cannot be told from honest ones by anything else.
 */
const emittersThatExcludeCache = new Set(['@traceloop/instrumentation-anthropic'])

/** Where reasons to stop stand: in the conventions, and in what came before and beside them. */
const finishNames = [
  'gen_ai.response.finish_reasons',
  'gen_ai.response.finish_reason',
  'gen_ai.response.stop_reason',
  'anthropic.message.stop_reason',
]

/** OpenTelemetry's GenAI conventions in all three generations that are in the field. */
export const vocabulary = defineVocabulary({
  id: 'otel-genai',
  title: 'OpenTelemetry GenAI conventions',
  summary:
    'gen_ai.* names of the core conventions up to 1.36, of 1.37 to 1.41, and of the GenAI repository since 1.42.',
  precedence: 30,
  families: ['gen_ai.', 'mcp.', 'error.', 'exception.', 'anthropic.'],
  columns: {
    'gen_ai.operation.name': 'operation',
    'gen_ai.provider.name': 'provider',
    'gen_ai.system': 'provider',
    'gen_ai.request.model': 'request_model',
    'gen_ai.response.model': 'response_model',
    'gen_ai.response.id': 'response_id',
    'gen_ai.conversation.id': 'session_id',
    'session.id': 'session_id',
    'user.id': 'user_id',
    'enduser.id': 'user_id',
    'gen_ai.request.user': 'user_id',
    'gen_ai.prompt.name': 'prompt',
    'gen_ai.prompt.version': 'prompt_version',
    'error.type': 'error_type',
    'openai.response.service_tier': 'price_tier',
    'gen_ai.openai.response.service_tier': 'price_tier',
    'anthropic.response.service_tier': 'price_tier',
  },
  parameters: {
    'gen_ai.request.temperature': 'temperature',
    'gen_ai.request.top_p': 'top_p',
    'gen_ai.request.top_k': 'top_k',
    'gen_ai.request.max_tokens': 'max_tokens',
    'gen_ai.request.seed': 'seed',
    'gen_ai.request.stop_sequences': 'stop_sequences',
    'gen_ai.request.frequency_penalty': 'frequency_penalty',
    'gen_ai.request.presence_penalty': 'presence_penalty',
    'gen_ai.request.choice.count': 'choice.count',
    'gen_ai.request.reasoning.level': 'reasoning.level',
    'gen_ai.request.encoding_formats': 'encoding_formats',
    'gen_ai.request.previous_response.id': 'previous_response.id',
    'gen_ai.openai.request.seed': 'seed',
    'gen_ai.openai.request.response_format': 'response_format',
    'gen_ai.openai.request.service_tier': 'service_tier',
    'openai.request.service_tier': 'service_tier',
  },
  renames: {},
  read(span) {
    readKind(span)
    readUsage(span)
    readMessages(span)
    for (const name of finishNames) span.use(name, (reasons) => span.finish(reasons))
    span.use('gen_ai.request.stream', (isStream) => span.streamed(isStream))
    span.use('gen_ai.response.time_to_first_chunk', (seconds) => span.firstToken(toNumber(seconds)))
    span.firstToken(toNumber(span.attributes['gen_ai.client.operation.time_to_first_chunk']))
    span.cost(span.attributes['gen_ai.usage.cost'])
    readEvaluations(span)
  },
  examples: [
    {
      title: 'conventions of 1.37 to 1.41, cached tokens inside the input',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-5',
        'gen_ai.response.model': 'gpt-5-2025-08-07',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        'gen_ai.output.messages':
          '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]',
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.output_tokens': 200,
        'gen_ai.usage.cache_read.input_tokens': 600,
        'gen_ai.usage.cache_creation.input_tokens': 100,
        'gen_ai.usage.reasoning.output_tokens': 50,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.time_to_first_chunk': 0.25,
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        provider: 'openai',
        request_model: 'gpt-5',
        response_model: 'gpt-5-2025-08-07',
        counts: 1,
        usage: { input: 300, cache_read: 600, cache_write_5m: 100, output: 150, reasoning: 50 },
        finish_reasons: ['stop'],
        first_token_ns: '250000000',
        streamed: 1,
        parameters: '{"temperature":0.5}',
        input:
          '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]',
      },
    },
    {
      title: 'conventions since 1.42: messages as structure, cache writes under their newest name',
      attributes: {
        'gen_ai.operation.name': 'generate_content',
        'gen_ai.provider.name': 'gcp.gemini',
        'gen_ai.request.model': 'gemini-3-pro',
        'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }],
        'gen_ai.output.messages': [
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { x: 1 } }],
          },
        ],
        'gen_ai.tool.definitions': [{ type: 'function', name: 'f' }],
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_write.input_tokens': 40,
        'gen_ai.usage.audio.input_tokens': 10,
        'gen_ai.usage.output_tokens': 30,
        'gen_ai.usage.image.output_tokens': 20,
        'gen_ai.conversation.id': 'c-1',
      },
      becomes: {
        kind: 'model',
        operation: 'generate_content',
        provider: 'gemini',
        session_id: 'c-1',
        counts: 1,
        usage: { input: 50, cache_write_5m: 40, input_audio: 10, output: 10, output_image: 20 },
        tools: '[{"type":"function","name":"f"}]',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"f","arguments":{"x":1}}]}]',
      },
    },
    {
      title:
        'conventions up to 1.36: the system instead of the provider, prompt and completion as text',
      attributes: {
        'gen_ai.system': 'openai',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4',
        'gen_ai.usage.prompt_tokens': 7,
        'gen_ai.usage.completion_tokens': 3,
        'gen_ai.prompt': '[{"role":"user","content":"Hi"}]',
        'gen_ai.completion': 'Hello',
      },
      becomes: {
        kind: 'model',
        provider: 'openai',
        counts: 1,
        usage: { input: 7, output: 3 },
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output: 'Hello',
      },
    },
    {
      title: 'the spans that Anthropic’s own SDK writes, with the lifetimes of its cache writes',
      name: 'anthropic.messages.create',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.usage.input_tokens': 28,
        'gen_ai.usage.output_tokens': 11,
        'gen_ai.usage.cache_read.input_tokens': 14,
        'gen_ai.usage.cache_write.input_tokens': 7,
        'anthropic.usage.cache_creation.ephemeral_5m_input_tokens': 2,
        'anthropic.usage.cache_creation.ephemeral_1h_input_tokens': 5,
        'anthropic.response.service_tier': 'batch',
        'anthropic.message.stop_reason': 'end_turn',
        'http.response.status_code': 200,
      },
      becomes: {
        counts: 1,
        usage: { input: 7, cache_read: 14, cache_write_5m: 2, cache_write_1h: 5, output: 11 },
        price_tier: 'batch',
        finish_reasons: ['end_turn'],
        http_status: 200,
      },
    },
    {
      title: 'tokens by kind of content, without a whole; cached ones under another name',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.text.input_tokens': 90,
        'gen_ai.usage.audio.input_tokens': 10,
        'gen_ai.usage.text.output_tokens': 30,
        'gen_ai.usage.input_cached_tokens': 60,
        'gen_ai.request.user': 'u-1',
      },
      becomes: {
        counts: 1,
        usage: { input: 30, cache_read: 60, input_audio: 10, output: 30 },
        user_id: 'u-1',
      },
    },
    {
      title: 'an agent reports the sum of its calls, which its calls own',
      name: 'invoke_agent Planner',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'Planner',
        'gen_ai.usage.input_tokens': 900,
        'gen_ai.usage.output_tokens': 90,
      },
      becomes: { kind: 'agent', counts: 0, usage: { input: 900, output: 90 } },
    },
    {
      title: 'a tool',
      name: 'execute_tool get_weather',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'get_weather',
        'gen_ai.tool.call.id': 'call_1',
        'gen_ai.tool.call.arguments': '{"city":"Paris"}',
        'gen_ai.tool.call.result': '{"sky":"blue"}',
      },
      becomes: {
        kind: 'tool',
        counts: 0,
        input: '{"city":"Paris"}',
        output: '{"sky":"blue"}',
        attributes: '{"gen_ai.tool.name":"get_weather","gen_ai.tool.call.id":"call_1"}',
      },
    },
    {
      title: 'a retrieval',
      attributes: {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.query.text': 'capital of France',
        'gen_ai.retrieval.documents': '[{"id":"d1","score":0.9}]',
        'gen_ai.retrieval.top_k': 3,
      },
      becomes: {
        kind: 'retrieval',
        input: 'capital of France',
        output: '[{"id":"d1","score":0.9}]',
      },
    },
  ],
})

function readKind(span: SpanReading): void {
  const kind = operationKind(span.row.operation)
  if (kind !== undefined) span.is(kind)
  else if (span.row.operation === '' && span.has('gen_ai.tool.name'))
    span.is('tool', 'execute_tool')
}

function readUsage(span: SpanReading): void {
  const input =
    span.count('gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens') ??
    byModality(span, 'input')
  const output =
    span.count('gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens') ??
    byModality(span, 'output')
  if (input === undefined && output === undefined) return
  const audio = span.count('gen_ai.usage.audio.input_tokens')
  const audioRead = span.count('gen_ai.usage.audio.cache_read.input_tokens') ?? 0
  const image = span.count('gen_ai.usage.image.input_tokens')
  const imageRead = span.count('gen_ai.usage.image.cache_read.input_tokens') ?? 0
  span.usage({
    input,
    output,
    total: span.count('gen_ai.usage.total_tokens', 'llm.usage.total_tokens'),
    cacheRead: span.count(
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.input_cached_tokens',
      'gen_ai.usage.cached_input_tokens',
      'gen_ai.usage.input_tokens.cached',
      'gen_ai.usage.text.cache_read.input_tokens',
      'gen_ai.usage.details.cache_read_tokens',
      'gen_ai.usage.details.cache_read_input_tokens',
    ),
    cacheWrite: span.count(
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.details.cache_write_tokens',
      'gen_ai.usage.details.cache_creation_input_tokens',
    ),
    // Anthropic's own SDK and Pydantic AI say how long a write lasts, which the conventions do not.
    cacheWrite5m: span.count(
      'anthropic.usage.cache_creation.ephemeral_5m_input_tokens',
      'gen_ai.usage.details.ephemeral_5m_input_tokens',
    ),
    cacheWrite1h: span.count(
      'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
      'gen_ai.usage.details.ephemeral_1h_input_tokens',
    ),
    reasoning: span.count(
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.details.reasoning_tokens',
    ),
    // Cached audio and images are cached tokens first: the cache's price is the one they cost.
    inputAudio: audio === undefined ? undefined : Math.max(0, audio - audioRead),
    inputImage: image === undefined ? undefined : Math.max(0, image - imageRead),
    outputAudio: span.count('gen_ai.usage.audio.output_tokens'),
    outputImage: span.count('gen_ai.usage.image.output_tokens'),
    inputIncludesCache: !emittersThatExcludeCache.has(span.scope.name),
    outputIncludesReasoning: true,
  })
}

/** The sum of what was read or written by kind of content, for emitters that tell no whole. */
function byModality(span: SpanReading, side: 'input' | 'output'): number | undefined {
  const parts = ['text', 'audio', 'image'].map((modality) =>
    span.count(`gen_ai.usage.${modality}.${side}_tokens`),
  )
  if (parts.every((part) => part === undefined)) return undefined
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

function readMessages(span: SpanReading): void {
  span.contentOf('input', 'gen_ai.tool.call.arguments', 'gen_ai.retrieval.query.text')
  span.contentOf('output', 'gen_ai.tool.call.result', 'gen_ai.retrieval.documents')
  readInput(span)
  span.contentOf('output', 'gen_ai.output.messages', 'gen_ai.completion')
  span.use('gen_ai.tool.definitions', (tools) => span.tools(tools))
  const fromEvents = eventMessages(span.events)
  const inputUsed = span.messages('input', fromEvents.input)
  const outputUsed = span.messages('output', fromEvents.output)
  for (const index of inputUsed ? fromEvents.inputEvents : []) span.takenEvents.add(index)
  for (const index of outputUsed ? fromEvents.outputEvents : []) span.takenEvents.add(index)
}

/** Input messages with the system instructions, which are carried apart, put before them. */
function readInput(span: SpanReading): void {
  const given = span.attributes['gen_ai.input.messages']
  const system = systemMessages(span.attributes['gen_ai.system_instructions'])
  if (system.length === 0) {
    span.contentOf('input', 'gen_ai.input.messages', 'gen_ai.prompt')
    return
  }
  if (span.row.input !== '') return
  const messages = given === undefined ? [] : conversation(given)
  if (messages === null) return
  const isRepeated = messages[0]?.role === 'system'
  span.messages('input', isRepeated ? messages : [...system, ...messages])
  span.take('gen_ai.input.messages')
  if (!isRepeated || sameParts(messages[0], system[0])) span.take('gen_ai.system_instructions')
}

function conversation(value: unknown): Message[] | null {
  const parsed = fromJson(value)
  return isCanonical(parsed) ? (parsed as Message[]) : toMessages(parsed) // checked by isCanonical
}

function sameParts(a: Message | undefined, b: Message | undefined): boolean {
  return JSON.stringify(a?.parts) === JSON.stringify(b?.parts)
}

function readEvaluations(span: SpanReading): void {
  for (const event of span.events) {
    const found = isEvaluationEvent(event.name) ? readEvaluation(event.attributes) : null
    if (found !== null) span.evaluations.push(found)
  }
}

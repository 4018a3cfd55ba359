import type { Message, MessagePart } from '#contract/message.ts'
import type { SpanKind } from '#contract/span-row.ts'
import { groundingSearches } from '#wire/gemini/grounding-searches.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { systemMessages, toMessages, toParts } from './read-messages.ts'
import { fromJson, isObject, toCount, toNumber, toText, type JsonObject } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** Calls that the SDK makes under an outer span; only these own tokens. */
const innerCall = /\.do(?:Generate|Stream|Embed|Rerank)$/

const outerKinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  'ai.generateText': ['agent', 'invoke_agent'],
  'ai.streamText': ['agent', 'invoke_agent'],
  'ai.generateObject': ['agent', 'invoke_agent'],
  'ai.streamObject': ['agent', 'invoke_agent'],
  'ai.embed': ['span', ''],
  'ai.embedMany': ['span', ''],
  'ai.rerank': ['span', ''],
  'ai.toolCall': ['tool', 'execute_tool'],
}

/** ai.settings.* and the name of the same parameter in gen_ai.request.*. */
const settingNames: Readonly<Record<string, string>> = {
  maxOutputTokens: 'max_tokens',
  maxTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  stopSequences: 'stop_sequences',
}

/**
 * The AI SDK up to version 6 and its LegacyOpenTelemetry; version 7 writes gen_ai names instead, and
 * keeps ai.* for what those have no word for (usage details, the run's context).
 */
export const vocabulary = defineVocabulary({
  id: 'vercel-ai',
  title: 'Vercel AI SDK',
  summary:
    'ai.* names of AI SDK 3 to 6 and of LegacyOpenTelemetry in 7; 7 itself writes gen_ai.*, beside a few.',
  precedence: 20,
  families: ['ai.'],
  columns: {
    'ai.model.provider': 'provider',
    'ai.model.id': 'request_model',
    'ai.response.model': 'response_model',
    'ai.telemetry.metadata.userId': 'user_id',
    'ai.telemetry.metadata.sessionId': 'session_id',
    'ai.settings.context.userId': 'user_id',
    'ai.settings.context.sessionId': 'session_id',
  },
  parameters: {},
  renames: {
    'ai.telemetry.functionId': 'gen_ai.agent.name',
    'ai.toolCall.name': 'gen_ai.tool.name',
    'ai.toolCall.id': 'gen_ai.tool.call.id',
  },
  read(span) {
    readKind(span)
    readSettings(span)
    readUsage(span)
    readContent(span)
    span.use('ai.response.finishReason', (reason) => span.finish(reason))
    for (const name of ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk']) {
      span.use(name, (milliseconds) => span.firstToken(secondsOf(milliseconds)))
    }
    readMetadata(span)
  },
  examples: [
    {
      title: 'SDK 6: the details say that the input includes what the cache read and wrote',
      name: 'ai.streamText.doStream',
      attributes: {
        'operation.name': 'ai.streamText.doStream support',
        'ai.operationId': 'ai.streamText.doStream',
        'ai.telemetry.functionId': 'support',
        'ai.telemetry.metadata.userId': 'u-1',
        'ai.telemetry.metadata.sessionId': 's-1',
        'ai.telemetry.metadata.tenant': 'acme',
        'ai.model.provider': 'anthropic.messages',
        'ai.model.id': 'claude-sonnet-4-5',
        'ai.settings.maxOutputTokens': 100,
        'ai.settings.maxRetries': 2,
        'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Hi"}]}]',
        'ai.prompt.tools': ['{"type":"function","name":"f"}'],
        'ai.response.text': 'Hello',
        'ai.response.reasoning': 'Greet back.',
        'ai.response.toolCalls': '[{"toolCallId":"t1","toolName":"f","input":{"x":1}}]',
        'ai.response.finishReason': 'tool-calls',
        'ai.response.msToFirstChunk': 120,
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 50,
        'ai.usage.cachedInputTokens': 60,
        'ai.usage.reasoningTokens': 10,
        'ai.usage.inputTokenDetails.noCacheTokens': 10,
        'ai.usage.inputTokenDetails.cacheReadTokens': 60,
        'ai.usage.inputTokenDetails.cacheWriteTokens': 30,
        'gen_ai.system': 'anthropic.messages',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 50,
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        provider: 'anthropic',
        request_model: 'claude-sonnet-4-5',
        counts: 1,
        usage: { input: 10, cache_read: 60, cache_write_5m: 30, output: 40, reasoning: 10 },
        first_token_ns: '120000000',
        streamed: 1,
        finish_reasons: ['tool-calls'],
        user_id: 'u-1',
        session_id: 's-1',
        metadata: { tenant: 'acme' },
        parameters: '{"max_tokens":100,"maxRetries":2}',
        tools: '[{"type":"function","name":"f"}]',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"reasoning","content":"Greet back."},{"type":"text","content":"Hello"},{"type":"tool_call","id":"t1","name":"f","arguments":{"x":1}}],"finish_reason":"tool-calls"}]',
      },
    },
    {
      title:
        'SDK 5 with Anthropic: the input excludes the cache, whose writes only the metadata tells',
      name: 'ai.generateText.doGenerate',
      attributes: {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'anthropic.messages',
        'ai.model.id': 'claude-sonnet-4-5',
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 20,
        'ai.usage.cachedInputTokens': 60,
        'ai.response.providerMetadata':
          '{"anthropic":{"usage":{"input_tokens":100,"output_tokens":20,"cache_read_input_tokens":60,"cache_creation_input_tokens":40,"cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":10},"server_tool_use":{"web_search_requests":2}}}}',
        'gen_ai.usage.input_tokens': 100,
      },
      becomes: {
        counts: 1,
        usage: {
          input: 100,
          cache_read: 60,
          cache_write_5m: 30,
          cache_write_1h: 10,
          output: 20,
          web_search: 2,
        },
      },
    },
    {
      title: 'SDK 5 with OpenAI: the input includes the cache',
      name: 'ai.generateText.doGenerate',
      attributes: {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'openai.responses',
        'ai.model.id': 'gpt-5',
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 20,
        'ai.usage.cachedInputTokens': 60,
      },
      becomes: { provider: 'openai', counts: 1, usage: { input: 40, cache_read: 60, output: 20 } },
    },
    {
      title: 'Gemini grounded by Google Search: the metadata has the queries',
      name: 'ai.generateText.doGenerate',
      attributes: {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'google.generative-ai',
        'ai.model.id': 'gemini-3-flash-preview',
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 20,
        'ai.response.providerMetadata':
          '{"google":{"groundingMetadata":{"webSearchQueries":["a","b"]}}}',
      },
      becomes: { counts: 1, usage: { input: 100, output: 20, web_search: 2 } },
    },
    {
      title: 'SDK 4: prompt and completion tokens, the cache in the metadata',
      name: 'ai.generateText.doGenerate',
      attributes: {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'anthropic.messages',
        'ai.model.id': 'claude-3-5-sonnet',
        'ai.usage.promptTokens': 100,
        'ai.usage.completionTokens': 20,
        'ai.response.providerMetadata':
          '{"anthropic":{"cacheCreationInputTokens":40,"cacheReadInputTokens":60}}',
      },
      becomes: {
        counts: 1,
        usage: { input: 100, cache_read: 60, cache_write_5m: 40, output: 20 },
      },
    },
    {
      title: 'SDK 7: the context of the run, where the application shows it, says who it is for',
      name: 'invoke_agent gpt-5',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'ai.settings.context.userId': 'u-1',
        'ai.settings.context.sessionId': 's-1',
        'ai.settings.context.tags': ['beta'],
        'ai.settings.context.tenant.plan': 'pro',
        'ai.settings.maxRetries': 2,
      },
      becomes: {
        kind: 'agent',
        user_id: 'u-1',
        session_id: 's-1',
        tags: ['beta'],
        metadata: { 'tenant.plan': 'pro' },
        parameters: '{"maxRetries":2}',
      },
    },
    {
      title: 'the outer span repeats the tokens of its calls and never counts',
      name: 'ai.generateText',
      attributes: {
        'ai.operationId': 'ai.generateText',
        'ai.model.provider': 'openai.chat',
        'ai.model.id': 'gpt-5',
        'ai.prompt': '{"system":"Be brief.","prompt":"Hi"}',
        'ai.response.text': 'Hello',
        'ai.usage.inputTokens': 100,
        'ai.usage.outputTokens': 20,
      },
      becomes: {
        kind: 'agent',
        counts: 0,
        usage: { input: 100, output: 20 },
        input:
          '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output: '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
      },
    },
    {
      title: 'a tool call',
      name: 'ai.toolCall',
      attributes: {
        'ai.operationId': 'ai.toolCall',
        'ai.toolCall.name': 'weather',
        'ai.toolCall.id': 't1',
        'ai.toolCall.args': '{"city":"Paris"}',
        'ai.toolCall.result': '"sunny"',
      },
      becomes: {
        kind: 'tool',
        operation: 'execute_tool',
        input: '{"city":"Paris"}',
        output: '"sunny"',
        attributes:
          '{"ai.operationId":"ai.toolCall","gen_ai.tool.name":"weather","gen_ai.tool.call.id":"t1"}',
      },
    },
  ],
})

function readKind(span: SpanReading): void {
  const operation = toText(span.attributes['ai.operationId'])
  if (innerCall.test(operation)) {
    const isEmbedding = operation.endsWith('Embed')
    const isRerank = operation.endsWith('Rerank')
    span.is('model', isEmbedding ? 'embeddings' : isRerank ? 'rerank' : 'chat')
    return
  }
  const outer = Object.hasOwn(outerKinds, operation) ? outerKinds[operation] : undefined
  if (outer === undefined) {
    // Speech and transcription have no inner span: the one there is owns the call.
    if (span.has('ai.model.id')) span.is('model', operation)
    return
  }
  span.is(outer[0], outer[1])
  span.isOuter = true
}

function secondsOf(milliseconds: unknown): number | undefined {
  const number = toNumber(milliseconds)
  return number === undefined ? undefined : number / 1000
}

function readSettings(span: SpanReading): void {
  span.useFamily('ai.settings.', (name, value) => {
    if (name.startsWith('context.')) return false
    const known = Object.hasOwn(settingNames, name) ? settingNames[name] : undefined
    return span.parameter(known ?? name, value)
  })
  span.use('ai.prompt.toolChoice', (choice) => span.parameter('tool_choice', fromJson(choice)))
  span.use('ai.prompt.tools', (tools) => span.tools(tools))
}

/**
 * What `inputTokens` holds changed with the provider package, not with the names (read at tags):
 * @ai-sdk/anthropic up to 2 put Anthropic's input without the cache there, from 3 on the sum of all;
 * the other providers always the sum. The details came with the sum, and Anthropic's own counts in
 * the metadata settle every case that has them.
 */
function readUsage(span: SpanReading): void {
  const metadata = fromJson(span.attributes['ai.response.providerMetadata'])
  const provider = isObject(metadata) ? metadata : {}
  const raw = anthropicCounts(provider)
  const hasDetails =
    span.has('ai.usage.inputTokenDetails.cacheReadTokens') ||
    span.has('ai.usage.inputTokenDetails.noCacheTokens')
  // Version 7 writes its totals under gen_ai names; the metadata still splits them best.
  const totals = raw.input === undefined ? [] : ['gen_ai.usage.input_tokens']
  const outputs = raw.input === undefined ? [] : ['gen_ai.usage.output_tokens']
  const input = span.count(
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
    'ai.usage.input_tokens',
    ...totals,
  )
  const output = span.count(
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'ai.usage.output_tokens',
    ...outputs,
  )
  if (input === undefined && output === undefined) return
  const isAnthropic = span.row.provider.startsWith('anthropic')
  const openai = isObject(provider['openai']) ? provider['openai'] : {}
  const textTokens = span.count('ai.usage.outputTokenDetails.textTokens')
  const reasoning =
    span.count('ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens') ??
    toCount(openai['reasoningTokens'])
  span.usage({
    input: raw.input !== undefined && !hasDetails ? raw.input : input,
    output,
    total: span.count('ai.usage.totalTokens'),
    cacheRead:
      span.count('ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens') ??
      raw.cacheRead ??
      toCount(openai['cachedPromptTokens']),
    cacheWrite: span.count('ai.usage.inputTokenDetails.cacheWriteTokens') ?? raw.cacheWrite,
    cacheWrite5m: raw.cacheWrite5m,
    cacheWrite1h: raw.cacheWrite1h,
    reasoning,
    webSearches: raw.webSearches ?? googleSearches(span, provider),
    inputIncludesCache: hasDetails || (raw.input === undefined && !isAnthropic),
    // Gemini's raw output excludes its thoughts; the text tokens, where given, tell which it is.
    outputIncludesReasoning: textTokens === undefined || textTokens !== output,
  })
}

type AnthropicCounts = {
  readonly input: number | undefined
  readonly cacheRead: number | undefined
  readonly cacheWrite: number | undefined
  readonly cacheWrite5m: number | undefined
  readonly cacheWrite1h: number | undefined
  readonly webSearches: number | undefined
}

function anthropicCounts(provider: JsonObject): AnthropicCounts {
  const anthropic = isObject(provider['anthropic']) ? provider['anthropic'] : {}
  const usage = isObject(anthropic['usage']) ? anthropic['usage'] : {}
  const creation = isObject(usage['cache_creation']) ? usage['cache_creation'] : {}
  return {
    input: toCount(usage['input_tokens']),
    cacheRead: toCount(usage['cache_read_input_tokens'] ?? anthropic['cacheReadInputTokens']),
    cacheWrite: toCount(
      usage['cache_creation_input_tokens'] ?? anthropic['cacheCreationInputTokens'],
    ),
    cacheWrite5m: toCount(creation['ephemeral_5m_input_tokens']),
    cacheWrite1h: toCount(creation['ephemeral_1h_input_tokens']),
    webSearches: toCount(
      isObject(usage['server_tool_use'])
        ? usage['server_tool_use']['web_search_requests']
        : undefined,
    ),
  }
}

/** The grounding of @ai-sdk/google (https://ai-sdk.dev/providers/ai-sdk-providers/google-generative-ai#google-search). */
function googleSearches(span: SpanReading, provider: JsonObject): number {
  const google = isObject(provider['google']) ? provider['google'] : {}
  const model = span.row.response_model || span.row.request_model
  return groundingSearches([google['groundingMetadata']], model)
}

function readContent(span: SpanReading): void {
  span.contentOf('input', 'ai.prompt.messages', 'ai.toolCall.args')
  readPrompt(span)
  span.contentOf('input', 'ai.value', 'ai.values', 'ai.request.text', 'ai.documents')
  span.contentOf('output', 'ai.toolCall.result', 'ai.ranking')
  readAnswer(span)
}

/**
 * The outer span's prompt: `{ system, prompt }` or `{ system, messages }` as the caller gave it.
 */
function readPrompt(span: SpanReading): void {
  const prompt = fromJson(span.attributes['ai.prompt'])
  if (!isObject(prompt)) {
    span.contentOf('input', 'ai.prompt')
    return
  }
  const text = prompt['prompt']
  const asked: Message[] | null =
    typeof text === 'string'
      ? [{ role: 'user', parts: [{ type: 'text', content: text }] }]
      : toMessages(prompt['messages'] ?? text)
  if (asked !== null && span.messages('input', [...systemMessages(prompt['system']), ...asked])) {
    span.take('ai.prompt')
  } else span.contentOf('input', 'ai.prompt')
}

function readAnswer(span: SpanReading): void {
  const parts: MessagePart[] = []
  const used: string[] = []
  const add = (name: string, more: readonly MessagePart[]): void => {
    if (more.length > 0) used.push(name)
    parts.push(...more)
  }
  const text = (name: string): string => toText(span.attributes[name])
  const reasoning = text('ai.response.reasoning')
  if (reasoning !== '') add('ai.response.reasoning', [{ type: 'reasoning', content: reasoning }])
  const said = text('ai.response.text') === '' ? 'ai.response.object' : 'ai.response.text'
  add(said, toParts(text(said)))
  add('ai.response.toolCalls', typedParts(span.attributes['ai.response.toolCalls'], 'tool-call'))
  add('ai.response.files', typedParts(span.attributes['ai.response.files'], 'file'))
  if (parts.length === 0) return
  const message: Message = { role: 'assistant', parts }
  const finish = text('ai.response.finishReason')
  if (finish !== '') message.finish_reason = finish
  if (span.messages('output', [message])) span.takeAll(used)
}

/**
 * A JSON list of things that do not say what they are, as parts of the type they are known to be.
 */
function typedParts(value: unknown, type: string): MessagePart[] {
  const items = fromJson(value)
  if (!Array.isArray(items)) return []
  return toParts(items.map((item) => (isObject(item) ? { type, ...item } : item)))
}

/** What the application says of a call: its metadata up to version 6, the run's context in 7. */
function readMetadata(span: SpanReading): void {
  const inColumns = new Set(['userId', 'sessionId', 'tags'])
  for (const prefix of ['ai.telemetry.metadata.', 'ai.settings.context.']) {
    span.use(`${prefix}tags`, (tags) => span.tags(tags))
    span.useFamily(prefix, (name, value) =>
      inColumns.has(name) ? false : span.metadata(name, value),
    )
  }
}

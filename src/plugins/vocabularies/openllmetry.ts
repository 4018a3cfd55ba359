import type { SpanKind } from '#contract/span-row.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { toMessages } from './read-messages.ts'
import { toNumber, toText, unflatten } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

const kinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  workflow: ['workflow', 'invoke_workflow'],
  agent: ['agent', 'invoke_agent'],
  tool: ['tool', 'execute_tool'],
  task: ['span', ''],
  session: ['span', ''],
}

const requestTypes: Readonly<Record<string, string>> = {
  chat: 'chat',
  completion: 'text_completion',
  embedding: 'embeddings',
  rerank: 'rerank',
}

const nameOfEntity: Readonly<Record<string, string>> = {
  agent: 'gen_ai.agent.name',
  tool: 'gen_ai.tool.name',
  workflow: 'gen_ai.workflow.name',
}

const association = 'traceloop.association.properties.'

/** Traceloop's OpenLLMetry: what it writes beside, and wrote before, the conventions. */
export const vocabulary = defineVocabulary({
  id: 'openllmetry',
  title: 'OpenLLMetry (Traceloop)',
  summary: 'traceloop.*, gen_ai.prompt.N.*, llm.*: the Traceloop SDK and its instrumentations.',
  precedence: 50,
  families: [
    'traceloop.',
    'llm.',
    'gen_ai.prompt.',
    'gen_ai.completion.',
    'gen_ai.is_streaming',
    'db.vector.',
    'mcp.',
  ],
  columns: {
    'llm.request.model': 'request_model',
    'llm.response.model': 'response_model',
    'gen_ai.user': 'user_id',
    'llm.user': 'user_id',
    'traceloop.prompt.key': 'prompt',
    'traceloop.prompt.version': 'prompt_version',
  },
  parameters: {
    'llm.top_k': 'top_k',
    'llm.frequency_penalty': 'frequency_penalty',
    'llm.presence_penalty': 'presence_penalty',
    'llm.chat.stop_sequences': 'stop_sequences',
    'llm.request.reasoning_effort': 'reasoning.level',
    'gen_ai.request.thinking_type': 'thinking_type',
    'gen_ai.request.thinking.budget_tokens': 'thinking.budget_tokens',
  },
  renames: { 'traceloop.workflow.name': 'gen_ai.workflow.name' },
  read(span) {
    readKind(span)
    readContent(span)
    readAssociation(span)
    for (const name of ['llm.is_streaming', 'gen_ai.is_streaming']) {
      span.use(name, (isStream) => span.streamed(isStream))
    }
    for (const name of ['llm.response.finish_reason', 'llm.response.stop_reason']) {
      span.use(name, (reason) => span.finish(reason))
    }
    span.firstToken(toNumber(span.attributes['llm.chat_completions.streaming_time_to_first_token']))
  },
  examples: [
    {
      title: 'a model call of the indexed generation',
      attributes: {
        'gen_ai.system': 'OpenAI',
        'llm.request.type': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'Be brief.',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.content': 'Hi',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': 'Hello',
        'gen_ai.completion.0.finish_reason': 'stop',
        'llm.request.functions.0.name': 'f',
        'llm.request.functions.0.parameters': '{"type":"object"}',
        'gen_ai.usage.prompt_tokens': 100,
        'gen_ai.usage.completion_tokens': 20,
        'gen_ai.usage.cache_read_input_tokens': 60,
        'llm.usage.total_tokens': 120,
        'llm.is_streaming': true,
        'traceloop.association.properties.session_id': 's-1',
        'traceloop.association.properties.user_id': 'u-1',
        'traceloop.association.properties.tenant': 'acme',
        'traceloop.prompt.key': 'greeting',
        'traceloop.prompt.version': 3,
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        provider: 'openai',
        counts: 1,
        usage: { input: 40, cache_read: 60, output: 20 },
        streamed: 1,
        finish_reasons: ['stop'],
        session_id: 's-1',
        user_id: 'u-1',
        metadata: { tenant: 'acme' },
        prompt: 'greeting',
        prompt_version: '3',
        tools: '[{"name":"f","parameters":{"type":"object"}}]',
        input:
          '[{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]',
      },
    },
    {
      title: 'Anthropic by the JavaScript instrumentation: cached tokens outside the input',
      scope: { name: '@traceloop/instrumentation-anthropic', version: '0.27.0' },
      attributes: {
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.usage.total_tokens': 120,
        'gen_ai.usage.cache_read.input_tokens': 60,
        'gen_ai.usage.cache_creation.input_tokens': 30,
      },
      becomes: {
        counts: 1,
        usage: { input: 100, cache_read: 60, cache_write_5m: 30, output: 20 },
      },
    },
    {
      title: 'a workflow with its input and output',
      name: 'joke_creator.workflow',
      attributes: {
        'traceloop.span.kind': 'workflow',
        'traceloop.entity.name': 'joke_creator',
        'traceloop.entity.input': '{"args":["cats"]}',
        'traceloop.entity.output': '"done"',
      },
      becomes: {
        kind: 'workflow',
        operation: 'invoke_workflow',
        counts: 0,
        input: '{"args":["cats"]}',
        output: '"done"',
        attributes: '{"traceloop.span.kind":"workflow","gen_ai.workflow.name":"joke_creator"}',
      },
    },
    {
      title: 'a query of a vector database',
      name: 'chroma.query',
      attributes: { 'db.system': 'chroma', 'db.vector.query.top_k': 5 },
      becomes: { kind: 'retrieval', counts: 0 },
    },
  ],
})

function readKind(span: SpanReading): void {
  const kind = toText(span.attributes['traceloop.span.kind'])
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (known !== undefined) {
    span.is(known[0], known[1])
    const canonical = nameOfEntity[kind]
    if (canonical !== undefined) span.rename('traceloop.entity.name', canonical)
  }
  const type = toText(span.attributes['llm.request.type'])
  if (Object.hasOwn(requestTypes, type)) span.is('model', requestTypes[type])
  if (span.has('db.vector.query.top_k')) span.is('retrieval', 'retrieval')
}

function readContent(span: SpanReading): void {
  readIndexed(span, 'input', 'gen_ai.prompt.')
  readIndexed(span, 'output', 'gen_ai.completion.')
  const functions = unflatten(span.attributes, 'llm.request.functions.')
  if (functions.items.length > 0) {
    span.tools(functions.items.map((item) => ({ ...item, ...parametersOf(item['parameters']) })))
    span.takeAll(functions.names)
  }
  span.contentOf('input', 'traceloop.entity.input', 'mcp.request.argument')
  span.contentOf('output', 'traceloop.entity.output', 'mcp.response.value')
}

function parametersOf(value: unknown): object {
  if (typeof value !== 'string') return {}
  try {
    return { parameters: JSON.parse(value) as unknown }
  } catch {
    return {}
  }
}

function readIndexed(span: SpanReading, side: 'input' | 'output', prefix: string): void {
  const flat = unflatten(span.attributes, prefix)
  if (flat.items.length === 0) return
  const role = side === 'input' ? 'user' : 'assistant'
  const messages = toMessages(flat.items.map((item) => ({ role, ...item })))
  if (!span.messages(side, messages)) return
  span.takeAll(flat.names)
  if (side === 'output') span.finish(flat.items.map((item) => toText(item['finish_reason'])))
}

function readAssociation(span: SpanReading): void {
  span.useFamily(association, (name, value) => {
    if (name === 'session_id') return span.fill('session_id', value)
    return name === 'user_id' ? span.fill('user_id', value) : span.metadata(name, value)
  })
}

import type { SpanKind } from '#contract/span-row.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import type { FoundEvaluation } from './evaluation-events.ts'
import { systemMessages, toMessages } from './read-messages.ts'
import { fromJson, isObject, toNumber, toText, toTextMap, unflatten } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** openinference.span.kind and what it is here; a chain is any step that orchestrates others. */
const kinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  LLM: ['model', 'chat'],
  EMBEDDING: ['model', 'embeddings'],
  RERANKER: ['model', 'rerank'],
  CHAIN: ['workflow', 'invoke_workflow'],
  AGENT: ['agent', 'invoke_agent'],
  TOOL: ['tool', 'execute_tool'],
  RETRIEVER: ['retrieval', 'retrieval'],
  GUARDRAIL: ['guardrail', ''],
  EVALUATOR: ['evaluator', ''],
  DECISION: ['model', 'decide'],
  PROMPT: ['span', ''],
}

/** Fields of a request body that are content rather than parameters, in any provider's API. */
const contentFields = new Set([
  'model',
  'messages',
  'input',
  'prompt',
  'system',
  'tools',
  'contents',
  'instructions',
])

/** Arize's OpenInference, which Phoenix and its instrumentations write. */
export const vocabulary = defineVocabulary({
  id: 'openinference',
  title: 'OpenInference',
  summary: 'llm.*, input.value, openinference.span.kind: Arize Phoenix and its instrumentations.',
  precedence: 40,
  families: [
    'openinference.',
    'llm.',
    'decision.',
    'input.',
    'output.',
    'retrieval.',
    'reranker.',
    'embedding.',
    'tool.',
    'tag.',
    'metadata',
    'evaluations.',
    'annotations.',
    'trace.evaluations.',
    'trace.annotations.',
    'session.evaluations.',
    'session.annotations.',
  ],
  columns: {
    'llm.provider': 'provider',
    'decision.provider': 'provider',
    'decision.system': 'provider',
    'llm.request.model_name': 'request_model',
    'llm.response.model_name': 'response_model',
    'decision.request.model_name': 'request_model',
    'decision.response.model_name': 'response_model',
    'decision.model_name': 'request_model',
    'embedding.model_name': 'request_model',
    'reranker.model_name': 'request_model',
    'llm.prompt_template.version': 'prompt_version',
    'prompt.id': 'prompt',
  },
  parameters: {},
  renames: {
    'agent.name': 'gen_ai.agent.name',
    'tool.name': 'gen_ai.tool.name',
    'tool.id': 'gen_ai.tool.call.id',
    'tool.description': 'gen_ai.tool.description',
    'reranker.top_k': 'gen_ai.retrieval.top_k',
  },
  read(span) {
    readKind(span)
    readModel(span)
    readUsage(span)
    readContent(span)
    span.use('tag.tags', (tags) => span.tags(tags))
    span.use('metadata', (metadata) => span.metadataFrom(metadata))
    readJudgements(span)
  },
  examples: [
    {
      title: 'a model call whose prompt count includes what the cache read and wrote',
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'anthropic',
        'llm.model_name': 'claude-sonnet-4-5-20250929',
        'llm.invocation_parameters': '{"model":"claude-sonnet-4-5","max_tokens":100}',
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': 'Weather in Paris?',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.id': 't1',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'weather',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments':
          '{"city":"Paris"}',
        'llm.tools.0.tool.json_schema': '{"name":"weather"}',
        'llm.token_count.prompt': 120,
        'llm.token_count.completion': 30,
        'llm.token_count.prompt_details.cache_read': 80,
        'llm.token_count.prompt_details.cache_write': 30,
        'llm.finish_reason': 'tool_use',
        'tag.tags': ['beta', 'eu'],
        metadata: '{"tenant":"acme","seats":4}',
        'session.id': 's-1',
        'user.id': 'u-1',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        provider: 'anthropic',
        request_model: 'claude-sonnet-4-5',
        response_model: 'claude-sonnet-4-5-20250929',
        counts: 1,
        usage: { input: 10, cache_read: 80, cache_write_5m: 30, output: 30 },
        finish_reasons: ['tool_use'],
        tools: '[{"name":"weather"}]',
        parameters: '{"max_tokens":100}',
        tags: ['beta', 'eu'],
        metadata: { tenant: 'acme', seats: '4' },
        session_id: 's-1',
        user_id: 'u-1',
        input: '[{"role":"user","parts":[{"type":"text","content":"Weather in Paris?"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"weather","arguments":{"city":"Paris"}}]}]',
      },
    },
    {
      title: 'a call of a decision model',
      attributes: {
        'openinference.span.kind': 'DECISION',
        'decision.system': 'typesafe',
        'decision.provider': 'vllm',
        'decision.request.model_name': 'jev-latest',
        'decision.response.model_name': 'jev-1.13.0',
        'decision.model_name': 'jev-1.13.0',
        'decision.token_count.input': 412,
        'decision.token_count.output': 2,
      },
      becomes: {
        kind: 'model',
        operation: 'decide',
        provider: 'vllm',
        request_model: 'jev-latest',
        response_model: 'jev-1.13.0',
        counts: 1,
        usage: { input: 412, output: 2 },
      },
    },
    {
      title: 'a chain around model calls never counts',
      attributes: {
        'openinference.span.kind': 'CHAIN',
        'input.value': 'question',
        'output.value': '{"answer":42}',
        'llm.token_count.prompt': 120,
      },
      becomes: {
        kind: 'workflow',
        counts: 0,
        input: 'question',
        output: '{"answer":42}',
        usage: { input: 120 },
      },
    },
    {
      title: 'a retriever with its documents',
      attributes: {
        'openinference.span.kind': 'RETRIEVER',
        'input.value': 'capital of France',
        'retrieval.documents.0.document.id': 'd1',
        'retrieval.documents.0.document.content': 'Paris is …',
        'retrieval.documents.0.document.score': 0.9,
      },
      becomes: {
        kind: 'retrieval',
        operation: 'retrieval',
        input: 'capital of France',
        output: '[{"id":"d1","content":"Paris is …","score":0.9}]',
      },
    },
  ],
})

function readKind(span: SpanReading): void {
  const kind = toText(span.attributes['openinference.span.kind']).toUpperCase()
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (known !== undefined) {
    span.is(known[0], known[1])
    if (kind === 'CHAIN') span.add('gen_ai.workflow.name', span.row.name)
  } else if (span.has('llm.model_name') || span.has('llm.token_count.prompt')) {
    span.is('model')
  }
}

function readModel(span: SpanReading): void {
  span.use('llm.invocation_parameters', (given) => {
    const isWhole = span.parametersFrom(given, contentFields)
    span.streamed(span.parameters['stream'])
    return isWhole
  })
  const model = span.attributes['llm.model_name']
  span.fill('request_model', requestBody(span)['model'])
  span.fill('request_model', model)
  // The instrumentations overwrite llm.model_name with the answer's model once there is an answer.
  const isAnswered = span.has('output.value') || span.has('llm.token_count.completion')
  span.use('llm.model_name', () =>
    span.fill(isAnswered ? 'response_model' : 'request_model', model),
  )
  span.use('llm.system', (system) => span.fill('provider', system))
  span.use('llm.finish_reason', (reason) => span.finish(reason))
  span.cost(span.attributes['llm.cost.total'])
  const tools = unflatten(span.attributes, 'llm.tools.')
  if (tools.items.length > 0) {
    span.tools(tools.items.map((item) => fromJson(inside(item, 'tool')['json_schema'] ?? item)))
    span.takeAll(tools.names.filter((name) => name.endsWith('.tool.json_schema')))
  }
}

/** The provider's request, which the instrumentations of model calls keep whole as input.value. */
function requestBody(span: SpanReading): { readonly [name: string]: unknown } {
  if (span.row.kind !== 'model' || span.attributes['input.mime_type'] !== 'application/json')
    return {}
  const body = fromJson(span.attributes['input.value'])
  return isObject(body) ? body : {}
}

function inside(
  item: { readonly [name: string]: unknown },
  name: string,
): { readonly [name: string]: unknown } {
  return isObject(item[name]) ? item[name] : {}
}

function readUsage(span: SpanReading): void {
  const input = span.count('llm.token_count.prompt', 'decision.token_count.input')
  const output = span.count('llm.token_count.completion', 'decision.token_count.output')
  if (input === undefined && output === undefined) return
  span.usage({
    input,
    output,
    total: span.count('llm.token_count.total'),
    cacheRead: span.count(
      'llm.token_count.prompt_details.cache_read',
      'llm.token_count.prompt_details.cache_input',
    ),
    cacheWrite: span.count('llm.token_count.prompt_details.cache_write'),
    reasoning: span.count('llm.token_count.completion_details.reasoning'),
    inputAudio: span.count('llm.token_count.prompt_details.audio'),
    outputAudio: span.count('llm.token_count.completion_details.audio'),
    // The specification has every detail as a part of its whole:
    // https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md
    inputIncludesCache: true,
    outputIncludesReasoning: true,
  })
}

function readContent(span: SpanReading): void {
  readMessages(span, 'input', 'llm.input_messages.')
  readMessages(span, 'output', 'llm.output_messages.')
  const documents = unflatten(span.attributes, 'retrieval.documents.')
  if (documents.items.length > 0) {
    const list = JSON.stringify(documents.items.map((item) => item['document'] ?? item))
    const isUsed = span.content('output', list)
    if (isUsed) span.takeAll(documents.names.filter((name) => name.includes('.document.')))
  }
  if (span.row.kind === 'tool') span.contentOf('input', 'input.value', 'tool.parameters')
  span.contentOf('input', 'input.value')
  span.contentOf('output', 'output.value')
  readResponseId(span)
}

/** How the ids of whole replies begin, quotes and all, in every API that has one. */
const replyIdStart = /^\{\s*"id"\s*:\s*"([^"\\]{1,200})"/

/**
 * OpenInference has no attribute for the id of the answer, but keeps whole replies as output.value.
 * Their first field is the id; a long reply is not parsed for it.
 */
function readResponseId(span: SpanReading): void {
  if (span.row.kind !== 'model' || span.attributes['output.mime_type'] !== 'application/json')
    return
  const found = replyIdStart.exec(toText(span.attributes['output.value']))
  if (found !== null) span.fill('response_id', found[1])
}

function readMessages(span: SpanReading, side: 'input' | 'output', prefix: string): void {
  const flat = unflatten(span.attributes, prefix)
  if (flat.items.length === 0) return
  const messages = toMessages(flat.items.map((item) => withoutEchoes(inside(item, 'message'))))
  if (messages === null) return
  const hasSystem = side === 'output' || messages[0]?.role === 'system'
  // Anthropic's system instructions are in the request alone.
  const system = hasSystem ? [] : systemMessages(requestBody(span)['system'])
  if (span.messages(side, [...system, ...messages])) {
    span.takeAll(flat.names.filter((name) => name.includes('.message.')))
  }
}

/**
 * Anthropic's instrumentation writes a tool call twice: among the message's tool_calls and among
 * its contents. One of them is enough.
 */
function withoutEchoes(message: { readonly [name: string]: unknown }): object {
  const { contents, tool_calls: calls } = message
  if (!Array.isArray(contents) || !Array.isArray(calls)) return message
  const kept = contents.filter(
    (item) => !isObject(item) || toText(inside(item, 'message_content')['type']) !== 'tool_use',
  )
  return { ...message, contents: kept }
}

/** Where judgements stand, the word that each begins with, and what they are about. */
const judgements: readonly (readonly [string, string, FoundEvaluation['about']])[] = [
  ['evaluations.', 'evaluation', 'span'],
  ['annotations.', 'annotation', 'span'],
  ['trace.evaluations.', 'evaluation', 'trace'],
  ['trace.annotations.', 'annotation', 'trace'],
  ['session.evaluations.', 'evaluation', 'session'],
  ['session.annotations.', 'annotation', 'session'],
]

const sources: Readonly<Record<string, FoundEvaluation['source']>> = {
  HUMAN: 'person',
  LLM: 'model',
  CODE: 'code',
}

function readJudgements(span: SpanReading): void {
  for (const [prefix, word, about] of judgements) {
    for (const item of unflatten(span.attributes, prefix).items) {
      const found = inside(item, word)
      const value = toNumber(found['score'])
      const label = toText(found['label'])
      const explanation = toText(found['explanation'])
      const name = toText(found['name'])
      if (name === '' || (value === undefined && label === '' && explanation === '')) continue
      const source = sources[toText(found['annotator_kind'])] ?? 'code'
      const author = toText(found['identifier'])
      const metadata = toTextMap(found['metadata'])
      span.evaluations.push({ name, value, label, explanation, source, author, about, metadata })
    }
  }
}

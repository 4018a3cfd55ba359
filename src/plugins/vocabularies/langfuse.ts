import type { SpanKind } from '#contract/span-row.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import {
  fromJson,
  isObject,
  toCount,
  toNumber,
  toText,
  type JsonObject,
  objectOf,
} from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** langfuse.observation.type and what it is here. */
const kinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  generation: ['model', 'chat'],
  embedding: ['model', 'embeddings'],
  agent: ['agent', 'invoke_agent'],
  chain: ['workflow', 'invoke_workflow'],
  tool: ['tool', 'execute_tool'],
  retriever: ['retrieval', 'retrieval'],
  evaluator: ['evaluator', ''],
  guardrail: ['guardrail', ''],
  span: ['span', ''],
  event: ['span', ''],
}

/** What the Langfuse SDKs (Python 3, JavaScript 4 and later) write over OTLP. */
export const vocabulary = defineVocabulary({
  id: 'langfuse',
  title: 'Langfuse SDK',
  summary: 'langfuse.* names of the Langfuse SDKs and of applications that were sent to Langfuse.',
  precedence: 10,
  families: ['langfuse.'],
  columns: {
    'langfuse.observation.model.name': 'request_model',
    'langfuse.observation.prompt.name': 'prompt',
    'langfuse.observation.prompt.version': 'prompt_version',
    'langfuse.observation.status_message': 'status_message',
    'langfuse.trace.name': 'trace_name',
    'langfuse.user.id': 'user_id',
    'langfuse.session.id': 'session_id',
    'langfuse.release': 'release',
  },
  parameters: {},
  renames: {},
  read(span) {
    readKind(span)
    readParameters(span)
    readUsage(span)
    span.contentOf('input', 'langfuse.observation.input', 'langfuse.trace.input')
    span.contentOf('output', 'langfuse.observation.output', 'langfuse.trace.output')
    // Stays among the attributes: it may be finer than the milliseconds that are read of it.
    span.firstTokenAt(span.attributes['langfuse.observation.completion_start_time'])
    span.use('langfuse.trace.tags', (tags) => span.tags(tags))
    readMetadata(span, 'langfuse.observation.metadata')
    readMetadata(span, 'langfuse.trace.metadata')
  },
  examples: [
    {
      title: 'a generation whose usage classes do not overlap',
      attributes: {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.model.name': 'gpt-5',
        'langfuse.observation.model.parameters': '{"temperature":0.2,"max_tokens":100}',
        'langfuse.observation.input': '[{"role":"user","content":"Hi"}]',
        'langfuse.observation.output': '{"role":"assistant","content":"Hello"}',
        'langfuse.observation.usage_details':
          '{"input":40,"input_cached_tokens":60,"output":15,"output_reasoning_tokens":5,"total":120}',
        'langfuse.observation.cost_details': '{"input":0.001,"output":0.002}',
        'langfuse.observation.prompt.name': 'greeting',
        'langfuse.observation.prompt.version': 3,
        'langfuse.observation.level': 'DEFAULT',
        'langfuse.trace.name': 'support chat',
        'langfuse.trace.tags': ['beta'],
        'langfuse.trace.metadata.tenant': 'acme',
        'langfuse.observation.metadata': '{"step":1}',
        'langfuse.release': 'v7',
        'user.id': 'u-1',
        'session.id': 's-1',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        request_model: 'gpt-5',
        counts: 1,
        usage: { input: 40, cache_read: 60, output: 15, reasoning: 5 },
        reported_cost: '0.003',
        prompt: 'greeting',
        prompt_version: '3',
        trace_name: 'support chat',
        tags: ['beta'],
        metadata: { step: '1', tenant: 'acme' },
        release: 'v7',
        user_id: 'u-1',
        session_id: 's-1',
        parameters: '{"temperature":0.2,"max_tokens":100}',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output: '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
      },
    },
    {
      title: 'usage in the words of OpenAI, where the prompt includes the cache',
      attributes: {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details':
          '{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":5}}',
      },
      becomes: { counts: 1, usage: { input: 40, cache_read: 60, output: 15, reasoning: 5 } },
    },
    {
      title: 'usage in the words of Anthropic, where the input excludes the cache',
      attributes: {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details':
          '{"input":10,"output":20,"cache_read_input_tokens":60,"cache_creation_input_tokens":30}',
      },
      becomes: {
        counts: 1,
        usage: { input: 10, cache_read: 60, cache_write_5m: 30, output: 20 },
      },
    },
    {
      title:
        'a total that shows the cache to be part of the input, and the reasoning of the output',
      attributes: {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details':
          '{"input":17903,"input_cached_tokens":17817,"output":100,"output_reasoning_tokens":40,"total":18003}',
      },
      becomes: {
        counts: 1,
        usage: { input: 86, cache_read: 17817, output: 60, reasoning: 40 },
      },
    },
    {
      title: 'an error',
      attributes: {
        'langfuse.observation.type': 'tool',
        'langfuse.observation.level': 'ERROR',
        'langfuse.observation.status_message': 'city unknown',
      },
      becomes: { kind: 'tool', status: 'error', status_message: 'city unknown', counts: 0 },
    },
  ],
})

function readKind(span: SpanReading): void {
  const type = toText(span.attributes['langfuse.observation.type']).toLowerCase()
  const known = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (known !== undefined) span.is(known[0], known[1])
  if (toText(span.attributes['langfuse.observation.level']) === 'ERROR') span.row.status = 'error'
}

function readParameters(span: SpanReading): void {
  span.use('langfuse.observation.model.parameters', (given) => span.parametersFrom(given))
}

/**
 * `usage_details` is a free map that Langfuse prices key by key, so its own keys do not overlap;
 * OpenAI's words, which Langfuse takes too, do (`prompt_tokens` holds the cached ones).
 */
function readUsage(span: SpanReading): void {
  const details = fromJson(span.attributes['langfuse.observation.usage_details'])
  if (isObject(details)) span.usage(reportOf(details))
  const costs = fromJson(span.attributes['langfuse.observation.cost_details'])
  if (isObject(costs)) span.cost(totalOf(costs))
}

function reportOf(details: JsonObject): Parameters<SpanReading['usage']>[0] {
  const inputDetails = objectOf(details['prompt_tokens_details'] ?? details['input_tokens_details'])
  const outputDetails = objectOf(
    details['completion_tokens_details'] ?? details['output_tokens_details'],
  )
  const isOpenAi =
    details['prompt_tokens'] !== undefined || details['input_tokens_details'] !== undefined
  const first = (...values: readonly unknown[]): number | undefined =>
    values.map(toCount).find((value) => value !== undefined)
  const input = first(details['input'], details['prompt_tokens'], details['input_tokens'])
  const output = first(details['output'], details['completion_tokens'], details['output_tokens'])
  const total = first(details['total'], details['total_tokens'])
  // A total that is input and output alone says that what else is listed is part of them.
  const isInside = isOpenAi || (total !== undefined && total === (input ?? 0) + (output ?? 0))
  return {
    input,
    output,
    total,
    cacheRead: first(
      details['input_cached_tokens'],
      details['cache_read_input_tokens'],
      details['input_cache_read'],
      inputDetails['cached_tokens'],
    ),
    cacheWrite: first(details['cache_creation_input_tokens'], details['input_cache_creation']),
    cacheWrite5m: first(details['input_cache_creation_5m']),
    cacheWrite1h: first(details['input_cache_creation_1h']),
    reasoning: first(
      details['output_reasoning_tokens'],
      details['output_reasoning'],
      outputDetails['reasoning_tokens'],
    ),
    inputAudio: isOpenAi ? first(inputDetails['audio_tokens']) : undefined,
    outputAudio: isOpenAi ? first(outputDetails['audio_tokens']) : undefined,
    inputIncludesCache: isInside,
    outputIncludesReasoning: isInside,
  }
}

function totalOf(costs: JsonObject): number | undefined {
  const total = toNumber(costs['total'])
  if (total !== undefined) return total
  const parts = Object.values(costs).map(toNumber)
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

/** Metadata comes as one JSON object or as one attribute per key. */
function readMetadata(span: SpanReading, name: string): void {
  span.use(name, (value) => span.metadataFrom(value))
  span.useFamily(`${name}.`, (key, value) => span.metadata(key, value))
}

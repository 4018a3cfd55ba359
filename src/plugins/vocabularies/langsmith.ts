import type { SpanKind } from '#contract/span-row.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { fromJson, isObject, toCount, toText, objectOf } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

/** langsmith.span.kind and what it is here. */
const kinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  llm: ['model', 'chat'],
  embedding: ['model', 'embeddings'],
  chain: ['workflow', 'invoke_workflow'],
  tool: ['tool', 'execute_tool'],
  retriever: ['retrieval', 'retrieval'],
  prompt: ['span', ''],
  parser: ['span', ''],
}

/** Metadata keys by which LangSmith itself groups runs into conversations. */
const sessionKeys = ['session_id', 'thread_id', 'conversation_id']

const metadataPrefix = 'langsmith.metadata.'

/** What the LangSmith SDK writes over OTLP beside gen_ai.*: `LANGSMITH_OTEL_ENABLED`. */
export const vocabulary = defineVocabulary({
  id: 'langsmith',
  title: 'LangSmith SDK',
  summary: 'langsmith.* names of the LangSmith SDKs in their OpenTelemetry mode.',
  precedence: 12,
  families: ['langsmith.'],
  columns: { 'langsmith.trace.name': 'trace_name' },
  parameters: {},
  renames: {},
  read(span) {
    const kind = toText(span.attributes['langsmith.span.kind']).toLowerCase()
    const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    if (known !== undefined) span.is(known[0], known[1])
    readUsage(span)
    for (const key of sessionKeys) {
      span.use(`${metadataPrefix}${key}`, (value) => span.fill('session_id', value))
    }
    span.use(`${metadataPrefix}user_id`, (value) => span.fill('user_id', value))
    span.use('langsmith.span.tags', (tags) => span.tags(tags))
    span.useFamily(
      metadataPrefix,
      (key, value) => key !== 'usage_metadata' && span.metadata(key, value),
    )
  },
  examples: [
    {
      title: 'a model call whose session, user, tags and cached tokens stand in names of its own',
      attributes: {
        'langsmith.span.kind': 'llm',
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-5',
        'gen_ai.usage.input_tokens': 4000,
        'gen_ai.usage.output_tokens': 300,
        'langsmith.metadata.session_id': 's-1',
        'langsmith.metadata.user_id': 'u-1',
        'langsmith.metadata.tenant': 'acme',
        'langsmith.span.tags': 'beta',
        'langsmith.metadata.usage_metadata':
          '{"input_tokens":4000,"output_tokens":300,"total_tokens":4300,"input_token_details":{"cache_read":3000},"output_token_details":{"reasoning":100}}',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        counts: 1,
        usage: { input: 1000, cache_read: 3000, output: 200, reasoning: 100 },
        session_id: 's-1',
        user_id: 'u-1',
        tags: ['beta'],
        metadata: { tenant: 'acme' },
      },
    },
    {
      title: 'a chain, whose thread is its session',
      attributes: { 'langsmith.span.kind': 'chain', 'langsmith.metadata.thread_id': 't-1' },
      becomes: { kind: 'workflow', counts: 0, session_id: 't-1' },
    },
  ],
})

/**
 * LangChain's `usage_metadata`, whose details are parts of their wholes:
 * https://python.langchain.com/api_reference/core/messages/langchain_core.messages.ai.UsageMetadata.html.
 * Its attribute stays, so that a bill can be argued about.
 */
function readUsage(span: SpanReading): void {
  const given = fromJson(
    span.attributes['langsmith.usage_metadata'] ??
      span.attributes[`${metadataPrefix}usage_metadata`],
  )
  if (!isObject(given)) return
  const inputs = objectOf(given['input_token_details'])
  const outputs = objectOf(given['output_token_details'])
  span.usage({
    input: toCount(given['input_tokens']),
    output: toCount(given['output_tokens']),
    total: toCount(given['total_tokens']),
    cacheRead: toCount(inputs['cache_read']),
    cacheWrite: toCount(inputs['cache_creation']),
    cacheWrite5m: toCount(inputs['ephemeral_5m_input_tokens']),
    cacheWrite1h: toCount(inputs['ephemeral_1h_input_tokens']),
    reasoning: toCount(outputs['reasoning']),
    inputAudio: toCount(inputs['audio']),
    outputAudio: toCount(outputs['audio']),
    inputIncludesCache: true,
    outputIncludesReasoning: true,
  })
}

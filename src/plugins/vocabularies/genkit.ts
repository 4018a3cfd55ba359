import type { SpanKind } from '#contract/span-row.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { fromJson, toCount, toText, objectOf } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

const kinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  model: ['model', 'chat'],
  embedder: ['model', 'embeddings'],
  reranker: ['model', 'rerank'],
  tool: ['tool', 'execute_tool'],
  'tool.v2': ['tool', 'execute_tool'],
  retriever: ['retrieval', 'retrieval'],
  flow: ['workflow', 'invoke_workflow'],
  agent: ['agent', 'invoke_agent'],
  evaluator: ['evaluator', ''],
}

/** Google's Genkit, whose attributes have colons where others have dots. */
export const vocabulary = defineVocabulary({
  id: 'genkit',
  title: 'Genkit',
  summary: 'genkit:* names of Firebase Genkit: flows, models, tools and retrievers.',
  precedence: 70,
  families: ['genkit:'],
  columns: { 'genkit:sessionId': 'session_id' },
  parameters: {},
  renames: {},
  read(span) {
    const subtype = toText(
      span.attributes['genkit:metadata:subtype'] ?? span.attributes['genkit:type'],
    )
    const known = Object.hasOwn(kinds, subtype) ? kinds[subtype] : undefined
    if (known !== undefined) span.is(known[0], known[1])
    if (toText(span.attributes['genkit:state']) === 'error') span.row.status = 'error'
    if (subtype === 'model') readModel(span)
    if (subtype.startsWith('tool')) span.add('gen_ai.tool.name', span.attributes['genkit:name'])
    span.contentOf('input', 'genkit:input')
    span.contentOf('output', 'genkit:output')
  },
  examples: [
    {
      title: 'a model',
      attributes: {
        'genkit:type': 'action',
        'genkit:metadata:subtype': 'model',
        'genkit:name': 'googleai/gemini-2.5-flash',
        'genkit:input':
          '{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"config":{"temperature":0.3}}',
        'genkit:output':
          '{"message":{"role":"model","content":[{"text":"Hello"}]},"finishReason":"stop","usage":{"inputTokens":10,"outputTokens":5,"totalTokens":22,"thoughtsTokens":7,"cachedContentTokens":4}}',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        provider: 'gemini',
        request_model: 'gemini-2.5-flash',
        counts: 1,
        usage: { input: 6, cache_read: 4, output: 5, reasoning: 7 },
        finish_reasons: ['stop'],
        parameters: '{"temperature":0.3}',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]',
      },
    },
    {
      title: 'a flow',
      attributes: {
        'genkit:type': 'flow',
        'genkit:name': 'menu',
        'genkit:input': '"soup"',
        'genkit:state': 'error',
      },
      becomes: { kind: 'workflow', counts: 0, input: '"soup"', status: 'error' },
    },
  ],
})

function readModel(span: SpanReading): void {
  const [provider = '', ...model] = toText(span.attributes['genkit:name']).split('/')
  if (model.length > 0) {
    span.fill('provider', provider)
    span.fill('request_model', model.join('/'))
  } else span.fill('request_model', provider)
  const input = objectOf(fromJson(span.attributes['genkit:input']))
  for (const [name, value] of Object.entries(objectOf(input['config']))) span.parameter(name, value)
  if (Array.isArray(input['tools']) && input['tools'].length > 0) span.tools(input['tools'])
  const output = objectOf(fromJson(span.attributes['genkit:output']))
  span.finish(output['finishReason'] ?? '')
  const usage = objectOf(output['usage'])
  span.usage({
    input: toCount(usage['inputTokens']),
    output: toCount(usage['outputTokens']),
    total: toCount(usage['totalTokens']),
    cacheRead: toCount(usage['cachedContentTokens']),
    reasoning: toCount(usage['thoughtsTokens']),
    inputIncludesCache: true,
    // Gemini's plugins pass the candidates' tokens on, which exclude the thoughts.
    outputIncludesReasoning: false,
  })
}

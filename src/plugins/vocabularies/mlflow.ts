import type { SpanKind } from '#contract/span-row.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { fromJson, isObject, toCount, toText } from './read-value.ts'
import type { SpanReading } from './span-reading.ts'

const kinds: Readonly<Record<string, readonly [SpanKind, string]>> = {
  LLM: ['model', 'text_completion'],
  CHAT_MODEL: ['model', 'chat'],
  EMBEDDING: ['model', 'embeddings'],
  RERANKER: ['model', 'rerank'],
  AGENT: ['agent', 'invoke_agent'],
  CHAIN: ['workflow', 'invoke_workflow'],
  WORKFLOW: ['workflow', 'invoke_workflow'],
  TOOL: ['tool', 'execute_tool'],
  RETRIEVER: ['retrieval', 'retrieval'],
  GUARDRAIL: ['guardrail', ''],
  EVALUATOR: ['evaluator', ''],
}

/** MLflow Tracing, whose every attribute is JSON text, strings in quotes included. */
export const vocabulary = defineVocabulary({
  id: 'mlflow',
  title: 'MLflow Tracing',
  summary: 'mlflow.* names of MLflow’s tracing SDKs when they export over OTLP.',
  precedence: 90,
  families: ['mlflow.'],
  columns: {},
  parameters: {},
  renames: {},
  read(span) {
    const type = toText(fromJson(span.attributes['mlflow.spanType'])).toUpperCase()
    const known = Object.hasOwn(kinds, type) ? kinds[type] : undefined
    if (known !== undefined) span.is(known[0], known[1])
    span.use('mlflow.llm.model', (model) => span.fill('request_model', fromJson(model)))
    span.use('mlflow.llm.provider', (name) => span.fill('provider', fromJson(name)))
    span.fill('user_id', fromJson(span.attributes['mlflow.trace.user']))
    span.fill('session_id', fromJson(span.attributes['mlflow.trace.session']))
    readUsage(span)
    span.contentOf('input', 'mlflow.spanInputs')
    span.contentOf('output', 'mlflow.spanOutputs')
    span.use('mlflow.chat.tools', (tools) => span.tools(tools))
  },
  examples: [
    {
      title: 'a chat model',
      attributes: {
        'mlflow.spanType': '"CHAT_MODEL"',
        'mlflow.llm.model': '"gpt-5"',
        'mlflow.spanInputs': '{"model":"gpt-5","messages":[{"role":"user","content":"Hi"}]}',
        'mlflow.spanOutputs':
          '{"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}',
        'mlflow.chat.tokenUsage': '{"input_tokens":10,"output_tokens":2,"total_tokens":12}',
        'mlflow.llm.cost': '{"total_cost":0.5}',
      },
      becomes: {
        kind: 'model',
        operation: 'chat',
        request_model: 'gpt-5',
        counts: 1,
        usage: { input: 10, output: 2 },
        reported_cost: '0.5',
        input: '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        output:
          '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]',
      },
    },
    {
      title: 'a tool keeps whatever its inputs are',
      attributes: { 'mlflow.spanType': '"TOOL"', 'mlflow.spanInputs': '{"city":"Paris"}' },
      becomes: { kind: 'tool', counts: 0, input: '{"city":"Paris"}' },
    },
  ],
})

function readUsage(span: SpanReading): void {
  const usage = fromJson(span.attributes['mlflow.chat.tokenUsage'])
  if (isObject(usage)) {
    span.usage({
      input: toCount(usage['input_tokens']),
      output: toCount(usage['output_tokens']),
      total: toCount(usage['total_tokens']),
      cacheRead: toCount(usage['cache_read_input_tokens']),
      cacheWrite: toCount(usage['cache_creation_input_tokens']),
      inputIncludesCache: true,
      outputIncludesReasoning: true,
    })
  }
  const cost = fromJson(span.attributes['mlflow.llm.cost'])
  if (isObject(cost)) span.cost(cost['total_cost'])
}

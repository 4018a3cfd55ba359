import type { SpanKind } from '#contract/span-row.ts'

// gen_ai.operation.name as the conventions of every generation list it, and what instrumentations
// write beside them. Operations on memory stores are storage, not model calls: kind `span`.
const kinds: Readonly<Record<string, SpanKind>> = {
  chat: 'model',
  generate_content: 'model',
  text_completion: 'model',
  embeddings: 'model',
  rerank: 'model',
  image_generation: 'model',
  image_edit: 'model',
  image_variation: 'model',
  speech: 'model',
  transcription: 'model',
  decide: 'model',
  decision: 'model',
  'ai.generateSpeech': 'model',
  'ai.transcribe': 'model',
  'ai.streamTranscribe': 'model',
  retrieval: 'retrieval',
  search_memory: 'retrieval',
  execute_tool: 'tool',
  create_agent: 'agent',
  invoke_agent: 'agent',
  plan: 'agent',
  handoff: 'agent',
  invoke_workflow: 'workflow',
  guardrail: 'guardrail',
  run_guardrail: 'guardrail',
  apply_guardrail: 'guardrail',
  'guardrail.run': 'guardrail',
  guard: 'guardrail',
  evaluate: 'evaluator',
}

/** What a span of this operation is; undefined for an operation nobody here knows. */
export function operationKind(operation: string): SpanKind | undefined {
  return Object.hasOwn(kinds, operation) ? kinds[operation] : undefined
}

import { openaiCompatible } from './openai-compatible.ts'

/** vLLM (https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html), a server of one’s own. */
export const provider = openaiCompatible({
  id: 'vllm',
  title: 'vLLM',
  summary: 'Models on your own machines, served by vLLM.',
  baseUrl: 'http://127.0.0.1:8000/v1',
  secretVariable: '',
  needsSecret: false,
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings', 'openai.responses'],
  examples: ['Qwen/Qwen3-8B'],
})

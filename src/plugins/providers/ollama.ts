import { openaiCompatible } from './openai-compatible.ts'

/** Ollama (https://docs.ollama.com/api/openai-compatibility), a server of one’s own. */
export const provider = openaiCompatible({
  id: 'ollama',
  title: 'Ollama',
  summary: 'Models on your own machine, run by Ollama.',
  baseUrl: 'http://127.0.0.1:11434/v1',
  secretVariable: '',
  needsSecret: false,
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings', 'openai.responses'],
  examples: ['gpt-oss:20b', 'qwen3', 'nomic-embed-text'],
})

import { openaiCompatible } from './openai-compatible.ts'

/** LM Studio (https://lmstudio.ai/docs/developer/openai-compat), a server of one’s own. */
export const provider = openaiCompatible({
  id: 'lm-studio',
  title: 'LM Studio',
  summary: 'Models on your own machine, run by LM Studio.',
  baseUrl: 'http://127.0.0.1:1234/v1',
  secretVariable: '',
  needsSecret: false,
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings', 'openai.responses'],
  examples: ['openai/gpt-oss-20b'],
})

import { openaiCompatible } from './openai-compatible.ts'

/** Together AI (https://docs.together.ai/docs/openai-api-compatibility). */
export const provider = openaiCompatible({
  id: 'together',
  title: 'Together AI',
  summary: 'Open models and embeddings, hosted.',
  baseUrl: 'https://api.together.xyz/v1',
  secretVariable: 'TOGETHER_API_KEY',
  priceProvider: 'together',
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings'],
  examples: ['meta-llama/Llama-3.3-70B-Instruct-Turbo', 'openai/gpt-oss-120b'],
})

import { openaiCompatible } from './openai-compatible.ts'

/** Cerebras (https://inference-docs.cerebras.ai/resources/openai). */
export const provider = openaiCompatible({
  id: 'cerebras',
  title: 'Cerebras',
  summary: 'Open models, answered very fast.',
  baseUrl: 'https://api.cerebras.ai/v1',
  secretVariable: 'CEREBRAS_API_KEY',
  priceProvider: 'cerebras',
  wires: ['openai.chat', 'openai.completions'],
  examples: ['gpt-oss-120b', 'zai-glm-4.7'],
})

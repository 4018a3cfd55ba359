import { openaiCompatible } from './openai-compatible.ts'

/** xAI (https://docs.x.ai/docs/api-reference). */
export const provider = openaiCompatible({
  id: 'xai',
  title: 'xAI',
  summary: 'Grok models.',
  baseUrl: 'https://api.x.ai/v1',
  secretVariable: 'XAI_API_KEY',
  priceProvider: 'x-ai',
  otelName: 'x_ai',
  wires: ['openai.chat', 'openai.responses'],
  examples: ['grok-4.5', 'grok-code-fast-1'],
})

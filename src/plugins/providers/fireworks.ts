import { openaiCompatible } from './openai-compatible.ts'

/** Fireworks AI (https://docs.fireworks.ai/tools-sdks/openai-compatibility). */
export const provider = openaiCompatible({
  id: 'fireworks',
  title: 'Fireworks AI',
  summary: 'Open models and embeddings, hosted.',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  secretVariable: 'FIREWORKS_API_KEY',
  priceProvider: 'fireworks',
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings', 'openai.responses'],
  examples: ['accounts/fireworks/models/kimi-k3', 'accounts/fireworks/models/minimax-m3'],
})

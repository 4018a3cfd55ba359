import { mistralNeeds } from '#wire/needs/mistral.ts'
import { openaiCompatible } from './openai-compatible.ts'

/** Mistral (https://docs.mistral.ai/api). */
export const provider = openaiCompatible({
  id: 'mistral',
  title: 'Mistral',
  summary: 'Mistral, Magistral and Codestral models, and embeddings.',
  baseUrl: 'https://api.mistral.ai/v1',
  secretVariable: 'MISTRAL_API_KEY',
  priceProvider: 'mistral',
  otelName: 'mistral_ai',
  wires: ['openai.chat', 'openai.embeddings'],
  takesStreamOptions: false,
  needs: mistralNeeds,
  examples: ['mistral-large-latest', 'mistral-small-latest', 'mistral-embed'],
})

import { openaiCompatible } from './openai-compatible.ts'

/** Perplexity (https://docs.perplexity.ai/api-reference/chat-completions-post); it lists no models. */
export const provider = openaiCompatible({
  id: 'perplexity',
  title: 'Perplexity',
  summary: 'Sonar models that search the web before they answer.',
  baseUrl: 'https://api.perplexity.ai',
  secretVariable: 'PERPLEXITY_API_KEY',
  priceProvider: 'perplexity',
  modelsPath: null,
  takesStreamOptions: false,
  examples: ['sonar', 'sonar-pro', 'sonar-reasoning-pro'],
})

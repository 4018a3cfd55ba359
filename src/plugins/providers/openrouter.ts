import { bearer, openaiCompatible } from './openai-compatible.ts'

/** OpenRouter (https://openrouter.ai/docs/api-reference/overview); reports its own cost with the usage. */
export const provider = openaiCompatible({
  id: 'openrouter',
  title: 'OpenRouter',
  summary: 'Models of many providers behind one key; the cost it reports is kept beside Belay’s.',
  baseUrl: 'https://openrouter.ai/api/v1',
  secretVariable: 'OPENROUTER_API_KEY',
  priceProvider: 'openrouter',
  settings: [
    {
      name: 'siteUrl',
      title: 'Site URL',
      help: 'Sent as HTTP-Referer, for OpenRouter’s rankings.',
      example: 'https://example.org',
    },
    {
      name: 'siteName',
      title: 'Site name',
      help: 'Sent as X-Title, for OpenRouter’s rankings.',
      example: 'Example',
    },
  ],
  wires: ['openai.chat', 'openai.completions', 'openai.embeddings', 'openai.responses'],
  headers(connection) {
    const { siteUrl = '', siteName = '' } = connection.settings
    return {
      ...bearer(connection),
      ...(siteUrl === '' ? {} : { 'http-referer': siteUrl }),
      ...(siteName === '' ? {} : { 'x-title': siteName }),
    }
  },
  examples: ['anthropic/claude-sonnet-4.5', 'openai/gpt-5.5', 'google/gemini-2.5-flash'],
})

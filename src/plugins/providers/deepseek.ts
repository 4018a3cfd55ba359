import { openaiCompatible } from './openai-compatible.ts'

/** DeepSeek (https://api-docs.deepseek.com); its version segment means nothing but compatibility. */
export const provider = openaiCompatible({
  id: 'deepseek',
  title: 'DeepSeek',
  summary: 'DeepSeek models, with and without reasoning.',
  baseUrl: 'https://api.deepseek.com/v1',
  secretVariable: 'DEEPSEEK_API_KEY',
  priceProvider: 'deepseek',
  examples: ['deepseek-chat', 'deepseek-reasoner'],
})

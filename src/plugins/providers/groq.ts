import { openaiCompatible } from './openai-compatible.ts'

/** Groq (https://console.groq.com/docs/openai). */
export const provider = openaiCompatible({
  id: 'groq',
  title: 'Groq',
  summary: 'Open models, answered very fast.',
  baseUrl: 'https://api.groq.com/openai/v1',
  secretVariable: 'GROQ_API_KEY',
  priceProvider: 'groq',
  wires: ['openai.chat', 'openai.responses'],
  examples: ['openai/gpt-oss-120b', 'llama-3.3-70b-versatile'],
})

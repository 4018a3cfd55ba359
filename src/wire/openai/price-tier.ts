import { asText } from '#wire/loose.ts'

/**
 * OpenAI's service tier (and Groq's, which uses the same field) as a price tier: '' for what is
 * billed at the standard price. A request for `fast` is answered and billed as `priority`
 * (https://developers.openai.com/api/docs/guides/fast-mode).
 */
export function priceTierOf(serviceTier: unknown): string {
  const tier = asText(serviceTier)
  if (tier === 'fast') return 'priority'
  return tier === 'auto' || tier === 'default' || tier === 'on_demand' ? '' : tier
}

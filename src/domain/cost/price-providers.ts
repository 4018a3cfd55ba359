import type { Provider } from '#plugins/define.ts'

/** Names that instrumentations use for providers, beyond Belay's own ids → id in the shipped price table. */
const otelNames: readonly (readonly [string, string])[] = [
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['aws.bedrock', 'aws'],
  ['azure.ai.openai', 'azure'],
  ['azure.ai.inference', 'azure'],
  ['cohere', 'cohere'],
  ['deepseek', 'deepseek'],
  ['gcp.gemini', 'google'],
  ['gcp.gen_ai', 'google'],
  ['gcp.vertex_ai', 'google'],
  ['google', 'google'],
  ['groq', 'groq'],
  ['mistral_ai', 'mistral'],
  ['moonshot_ai', 'moonshotai'],
  ['perplexity', 'perplexity'],
  ['x_ai', 'x-ai'],
]

/** Every name a span may give its provider → id in the price table of `@pydantic/genai-prices`. */
export function priceProvidersOf(
  providers: Readonly<Record<string, Provider>>,
): ReadonlyMap<string, string> {
  const names = new Map(otelNames)
  for (const { id, otelName, priceProvider } of Object.values(providers)) {
    if (priceProvider === '') continue
    names.set(id, priceProvider)
    if (otelName !== '') names.set(otelName, priceProvider)
  }
  return names
}

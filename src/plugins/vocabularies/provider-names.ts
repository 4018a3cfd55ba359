// Left: what emitters write (OpenTelemetry's gen_ai.provider.name and gen_ai.system, OpenInference's
// llm.provider, the AI SDK's provider strings). Right: Belay's provider id.
const providerIds: Readonly<Record<string, string>> = {
  'gcp.gemini': 'gemini',
  'gcp.gen_ai': 'gemini',
  google: 'gemini',
  google_genai: 'gemini',
  googleai: 'gemini',
  'google.generative-ai': 'gemini',
  'gcp.vertex_ai': 'vertex',
  vertexai: 'vertex',
  vertex_ai: 'vertex',
  'google.vertex': 'vertex',
  'google-vertex': 'vertex',
  'gcp.vertex.agent': 'vertex',
  'aws.bedrock': 'bedrock',
  aws: 'bedrock',
  aws_bedrock: 'bedrock',
  'amazon-bedrock': 'bedrock',
  'azure.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'az.ai.openai': 'azure',
  'az.ai.inference': 'azure',
  'azure-openai': 'azure',
  mistral_ai: 'mistral',
  mistralai: 'mistral',
  x_ai: 'xai',
  moonshot_ai: 'moonshot',
  'ibm.watsonx.ai': 'watsonx',
}

const plainNames = new Set([
  ...Object.values(providerIds),
  'openai',
  'anthropic',
  'cohere',
  'deepseek',
  'groq',
  'perplexity',
  'fireworks',
  'together',
  'cerebras',
  'openrouter',
  'ollama',
  'simulator',
])

/**
 * Belay's id of a provider that an emitter names in its own way: `gcp.gemini`, `anthropic.messages`
 * and `google.vertex.chat` become `gemini`, `anthropic` and `vertex`; an unknown name stays as it is.
 */
export function providerId(name: string): string {
  const lower = name.toLowerCase()
  const exact = idOf(lower)
  if (exact !== null) return exact
  // The AI SDK appends the API to the provider: openai.chat, openai.responses, google.vertex.chat.
  for (let end = lower.lastIndexOf('.'); end > 0; end = lower.lastIndexOf('.', end - 1)) {
    const prefix = idOf(lower.slice(0, end))
    if (prefix !== null) return prefix
  }
  return name
}

function idOf(name: string): string | null {
  if (Object.hasOwn(providerIds, name)) return providerIds[name] ?? null
  return plainNames.has(name) ? name : null
}

// Models that only one maker makes, by how their names begin.
const makers: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)|dall-e|whisper-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(?:models\/)?gemini-/, 'gemini'],
  [/^(?:mistral|ministral|codestral|pixtral|magistral)-/, 'mistral'],
  [/^deepseek-/, 'deepseek'],
  [/^grok-/, 'xai'],
  [/^command-/, 'cohere'],
]

/** Who makes a model of this name, for emitters that name none; '' when its name does not tell. */
export function makerOf(model: string): string {
  return makers.find(([pattern]) => pattern.test(model))?.[1] ?? ''
}

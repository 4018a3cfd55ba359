/** Names of providers elsewhere → the connection that stands for them here by default. */
const connections: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'gemini',
  googleai: 'gemini',
  'google-genai': 'gemini',
  vertexai: 'gemini',
  vertex: 'gemini',
  gemini: 'gemini',
  mistral: 'mistral',
  mistralai: 'mistral',
  groq: 'groq',
  ollama: 'ollama',
  openrouter: 'openrouter',
  deepseek: 'deepseek',
  xai: 'xai',
  together: 'together',
  togetherai: 'together',
  fireworks: 'fireworks',
  perplexity: 'perplexity',
  cerebras: 'cerebras',
  azure: 'azure-openai',
  azureopenai: 'azure-openai',
}

/** Words between provider and model in promptfoo's ids that only say which API is called. */
const apis = new Set(['chat', 'completion', 'messages', 'responses', 'completions'])

/**
 * A model's name as it is called here: `openai:chat:gpt-4o` and `googleai/gemini-2.0` become
 * `connection/model`. A bare name, or one of a provider that is unknown, stays as it is; '' for what
 * is no name at all.
 */
export function modelFrom(text: string): string {
  const name = text.trim()
  if (name === '' || /\s/.test(name) || name.length > 200) return ''
  const match = /^([A-Za-z0-9-]+)[:/](.+)$/.exec(name)
  const connection = connections[match?.[1]?.toLowerCase() ?? '']
  if (connection === undefined) return name
  const parts = (match?.[2] ?? '').split(':')
  const model =
    apis.has(parts[0] ?? '') && parts.length > 1 ? parts.slice(1).join(':') : parts.join(':')
  return `${connection}/${model}`
}

/** A provider as telemetry and price lists know it. */
export type KnownProvider = {
  /** The id that Belay stores. */
  readonly id: string
  /** Its id in the shipped price list; '' when the list has none. */
  readonly listed: string
  /**
   * What emitters write beside the id: OpenTelemetry's gen_ai.provider.name and gen_ai.system,
   * OpenInference's llm.provider, the AI SDK's and LiteLLM's provider strings.
   */
  readonly names: readonly string[]
}

const provider = (id: string, listed: string, ...names: readonly string[]): KnownProvider => ({
  id,
  listed,
  names,
})

/**
 * Every provider that has a name here: the one table from which spans get their provider and
 * providers their prices. An id that is in no row keeps its own name and has no price.
 */
export const knownProviders: readonly KnownProvider[] = [
  provider('openai', 'openai'),
  provider('anthropic', 'anthropic', 'anthropic-vertex'),
  provider('azure', 'azure', 'azure.ai.openai', 'azure.ai.inference', 'az.ai.openai'),
  provider('azure', 'azure', 'az.ai.inference', 'azure-openai', 'azure_openai', 'azure_ai'),
  provider(
    'azure',
    'azure',
    'azureopenai',
    'azure.openai',
    'microsoft.foundry',
    'azure-ai-foundry',
  ),
  provider('bedrock', 'aws', 'aws.bedrock', 'aws', 'aws_bedrock', 'amazon-bedrock'),
  provider('bedrock', 'aws', 'amazon_bedrock', 'amazon', 'bedrock_converse', 'bedrock-runtime'),
  provider('gemini', 'google', 'gcp.gemini', 'gcp.gen_ai', 'google', 'google_genai', 'googleai'),
  provider(
    'gemini',
    'google',
    'google.generative-ai',
    'google-genai',
    'google-gla',
    'google_ai_studio',
  ),
  provider('vertex', 'google', 'gcp.vertex_ai', 'gcp.vertex.agent', 'vertexai', 'vertex_ai'),
  provider('vertex', 'google', 'google.vertex', 'google-vertex', 'google_vertexai', 'vertex-ai'),
  provider('mistral', 'mistral', 'mistral_ai', 'mistralai', 'mistral-ai'),
  provider('xai', 'x-ai', 'x_ai', 'x.ai'),
  provider('moonshot', 'moonshotai', 'moonshot_ai', 'moonshot-ai', 'kimi'),
  provider('cohere', 'cohere', 'cohere_chat'),
  provider('deepseek', 'deepseek', 'deepseek_ai', 'deepseek-ai'),
  provider('groq', 'groq'),
  provider('perplexity', 'perplexity', 'perplexity_ai', 'pplx'),
  provider('fireworks', 'fireworks', 'fireworks_ai', 'fireworks-ai', 'fireworksai'),
  provider('together', 'together', 'together_ai', 'togetherai', 'together.ai'),
  provider('cerebras', 'cerebras', 'cerebras_ai'),
  provider('openrouter', 'openrouter', 'open_router'),
  provider('meta', 'meta', 'meta_llama', 'meta-llama-api'),
  provider('minimax', 'minimax', 'minimax_ai'),
  provider('zai', 'zai', 'z.ai', 'z_ai', 'z-ai'),
  provider('zhipuai', 'zhipuai', 'zhipu', 'zhipu_ai', 'bigmodel'),
  provider('voyageai', 'voyageai', 'voyage', 'voyage_ai'),
  provider('novita', 'novita', 'novita_ai', 'novitaai'),
  provider('cloudflare', 'cloudflare', 'workers-ai', 'cloudflare_ai', 'cloudflare.workers-ai'),
  provider('databricks', 'databricks'),
  provider('baseten', 'baseten'),
  provider('github-copilot', 'github-copilot', 'github_copilot'),
  provider('elevenlabs', 'elevenlabs', 'eleven_labs'),
  provider('ovhcloud', 'ovhcloud', 'ovh', 'ovhcloud_ai'),
  provider('arcee', 'arcee', 'arcee_ai'),
  provider('avian', 'avian'),
  provider('cursor', 'cursor'),
  provider('doubleword', 'doubleword'),
  provider('modal', 'modal'),
  provider('openai-decisions', 'openai-decisions'),
  provider('quicksilverpro', 'quicksilverpro'),
  provider('typesafe', 'typesafe', 'typesafe_ai'),
  ...[
    ...['cerebras', 'fireworks-ai', 'groq', 'hyperbolic', 'nebius', 'novita', 'nscale'],
    ...['ovhcloud', 'publicai', 'sambanova', 'together'],
  ].map((host) => provider(`huggingface_${host}`, `huggingface_${host}`, `huggingface/${host}`)),
  provider('watsonx', '', 'ibm.watsonx.ai', 'watsonx.ai'),
  provider('ollama', ''),
  provider('simulator', ''),
]

/**
 * Frameworks that write their own name where the provider's belongs. They say nothing of who
 * answered; the model's name may.
 */
const frameworks = new Set([
  ...['strands-agents', 'strands', 'langchain', 'langgraph', 'langchain4j', 'llama_index'],
  ...['llamaindex', 'llama-index', 'pydantic-ai', 'pydantic_ai', 'crewai', 'autogen', 'ag2'],
  ...['semantic_kernel', 'semantic-kernel', 'microsoft.semantic_kernel', 'haystack', 'agno'],
  ...['microsoft.agent_framework', 'agent_framework', 'smolagents', 'litellm', 'dspy', 'mastra'],
  ...['openai-agents', 'openai_agents', 'spring_ai', 'spring-ai', 'instructor', 'camel-ai'],
  ...['letta', 'guidance', 'traceloop', 'openlit', 'langsmith', 'langfuse', 'opik', 'logfire'],
  ...['unknown', 'other', '_other', 'none'],
])

const idsByName = new Map(
  knownProviders.flatMap(({ id, names }) => [id, ...names].map((name) => [name, id] as const)),
)
for (const { id, listed } of knownProviders) if (!idsByName.has(listed)) idsByName.set(listed, id)

/**
 * Belay's id of a provider that an emitter names in its own way: `gcp.gemini`, `anthropic.messages`
 * and `google.vertex.chat` become `gemini`, `anthropic` and `vertex`; an unknown name stays as it is,
 * a framework's name is nobody's.
 */
export function providerId(name: string): string {
  const lower = name.trim().toLowerCase()
  const exact = idOf(lower)
  if (exact !== null) return exact
  // The AI SDK appends the API to the provider: openai.chat, openai.responses, google.vertex.chat.
  for (let end = lower.lastIndexOf('.'); end > 0; end = lower.lastIndexOf('.', end - 1)) {
    const prefix = idOf(lower.slice(0, end))
    if (prefix !== null) return prefix
  }
  return name
}

/** Whether a word names a provider here; frameworks do not count. */
export function isProviderName(word: string): boolean {
  return idsByName.has(word)
}

function idOf(name: string): string | null {
  if (frameworks.has(name)) return ''
  return name === '' ? null : (idsByName.get(name) ?? null)
}

// Models that only one maker makes, by how their names begin.
const makers: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)|dall-e|whisper-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(?:models\/)?gemini-/, 'gemini'],
  [/^(?:mistral|ministral|codestral|pixtral|magistral|devstral)-/, 'mistral'],
  [/^deepseek-/, 'deepseek'],
  [/^grok-/, 'xai'],
  [/^command-/, 'cohere'],
  [/^kimi-/, 'moonshot'],
  [/^voyage-/, 'voyageai'],
  // As clouds write them: an ARN, a profile with its region, a resource's path.
  [/^arn:aws[a-z-]*:bedrock:/, 'bedrock'],
  [
    /^(?:(?:us|eu|apac|au|jp|ca|sa|global|us-gov)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|qwen|openai|writer)\.[a-z]/,
    'bedrock',
  ],
  [/^(?:projects\/.*\/)?publishers\//, 'vertex'],
]

/**
 * Whose a model of this name is, for emitters that name no provider: told by its maker, or by the
 * provider before the first slash as LiteLLM and others write it; '' when the name does not tell.
 */
export function makerOf(model: string): string {
  const maker = makers.find(([pattern]) => pattern.test(model))?.[1]
  if (maker !== undefined) return maker
  const slash = model.indexOf('/')
  return slash > 0 ? (idOf(model.slice(0, slash).toLowerCase()) ?? '') : ''
}

import type { Usage } from '#contract/usage.ts'
import { asText } from '#wire/loose.ts'
import type { TranslatedCall } from './define.ts'

/** A tool call as the whole reply has it. */
export type ChatToolCall = {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
  readonly extra_content?: unknown
}

/** What one choice of a translated reply says, in the words of chat completions. */
export type ChatChoice = {
  readonly content: string | null
  readonly refusal: string | null
  readonly finishReason: string | null
  readonly toolCalls: readonly ChatToolCall[]
  readonly logprobs: unknown
  /** Further fields of the message, in the names that others use for them. */
  readonly rest: Readonly<Record<string, unknown>>
}

/** What a provider says of how a whole reply was served. */
type Served = { readonly usage: Usage | null; readonly serviceTier: ServiceTier | null }

/** The words of chat completions for how a call was served. */
export type ServiceTier = 'default' | 'flex' | 'priority'

/** The tier that a provider names, in those words; null where it names none, or one that they have no word for. */
export function serviceTierOf(tier: unknown): ServiceTier | null {
  switch (asText(tier).toLowerCase()) {
    case 'standard':
    case 'on_demand':
      return 'default'
    case 'flex':
    case 'on_demand_flex':
      return 'flex'
    case 'priority':
    case 'on_demand_priority':
      return 'priority'
    default:
      return null
  }
}

/** A whole chat completion (https://platform.openai.com/docs/api-reference/chat/object). */
export function chatCompletion(
  choices: readonly ChatChoice[],
  { usage, serviceTier }: Served,
  call: TranslatedCall,
): unknown {
  return {
    id: call.id,
    object: 'chat.completion',
    created: call.createdS,
    model: call.model,
    service_tier: serviceTier,
    choices: choices.map((choice, index) => ({
      index,
      message: {
        role: 'assistant',
        content: choice.content,
        refusal: choice.refusal,
        ...choice.rest,
        ...(choice.toolCalls.length === 0 ? {} : { tool_calls: choice.toolCalls }),
      },
      logprobs: choice.logprobs,
      finish_reason: choice.finishReason,
    })),
    ...(usage === null ? {} : { usage: chatUsage(usage) }),
  }
}

/** Usage in the totals of chat completions: caches, audio and reasoning inside them, details beside. */
export function chatUsage(usage: Usage): unknown {
  const count = (...names: (keyof Usage)[]) =>
    names.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
  const written = count('cache_write_5m', 'cache_write_1h')
  const prompt = count('input', 'cache_read', 'input_audio', 'input_image') + written
  const completion = count('output', 'reasoning', 'output_audio', 'output_image')
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: count('cache_read'),
      cache_write_tokens: written,
      audio_tokens: count('input_audio'),
    },
    completion_tokens_details: {
      reasoning_tokens: count('reasoning'),
      audio_tokens: count('output_audio'),
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    // OpenAI has no field for what searches cost; this is OpenRouter's.
    ...(usage.web_search === undefined
      ? {}
      : { server_tool_use: { web_search_requests: usage.web_search } }),
  }
}

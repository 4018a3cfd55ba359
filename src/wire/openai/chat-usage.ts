import type { Usage } from '#contract/usage.ts'
import { asCount, asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { splitTotal, usageOf } from '#wire/token-counts.ts'

/**
 * Usage as chat completions (and completions, and embeddings) report it. `prompt_tokens` contains
 * what was read from the cache, written to it, and audio; `completion_tokens` contains reasoning
 * and audio. Also understands what compatible servers do differently:
 * - DeepSeek and Moonshot report cache hits beside the details;
 * - xAI counts reasoning outside `completion_tokens`, which only the total gives away, and Gemini's
 *   compatible endpoint counts it nowhere but in the total;
 * - Groq sends the usage of a stream inside `x_groq`, Moonshot inside the last choice;
 * - OpenRouter and Perplexity count the web searches that are billed beside the tokens.
 * Null when the body has no usage.
 */
export function readChatUsage(body: Loose): Usage | null {
  const usage =
    asRecord(body['usage']) ??
    asRecord(asRecord(body['x_groq'])?.['usage']) ??
    asRecords(body['choices'])
      .map((choice) => asRecord(choice['usage']))
      .findLast((inside) => inside !== null) ??
    null
  if (usage === null) return null
  if (asNumber(usage['prompt_tokens']) === null && asNumber(usage['completion_tokens']) === null) {
    return null
  }
  const prompt = asCount(usage['prompt_tokens'])
  const completion = asCount(usage['completion_tokens'])
  const read = asRecord(usage['prompt_tokens_details']) ?? {}
  const written = asRecord(usage['completion_tokens_details']) ?? {}

  const cacheRead =
    asCount(read['cached_tokens']) ||
    asCount(usage['prompt_cache_hit_tokens']) ||
    asCount(usage['cached_tokens'])
  const input = splitTotal(prompt, [
    ['cache_read', cacheRead],
    // Written tokens are a third rate for input, not a fee on top of it:
    // https://developers.openai.com/api/docs/guides/prompt-caching
    ['cache_write_5m', asCount(read['cache_write_tokens'])],
    ['input_audio', asCount(read['audio_tokens'])],
    ['input_image', asCount(read['image_tokens'])],
  ])

  const reasoning = asCount(written['reasoning_tokens']) || asCount(usage['reasoning_tokens'])
  const beyond = Math.max(0, asCount(usage['total_tokens']) - prompt - completion)
  const isReasoningOutside = beyond > 0 && (beyond === reasoning || reasoning === 0)
  const output = splitTotal(isReasoningOutside ? completion + beyond : completion, [
    ['reasoning', isReasoningOutside ? beyond : reasoning],
    ['output_audio', asCount(written['audio_tokens'])],
    ['output_image', asCount(written['image_tokens'])],
  ])
  return usageOf({
    input: input.rest,
    ...input.shares,
    output: output.rest,
    ...output.shares,
    web_search: searchesOf(body, usage),
  })
}

/**
 * OpenRouter's count (https://openrouter.ai/docs/guides/features/server-tools), or Perplexity's
 * (https://docs.perplexity.ai/api-reference/chat-completions-post). OpenAI says nothing here, but
 * its search models search once before every answer
 * (https://developers.openai.com/api/docs/guides/tools-web-search).
 */
function searchesOf(body: Loose, usage: Loose): number {
  const counted = asRecord(usage['server_tool_use'])?.['web_search_requests']
  const searches = asCount(counted) || asCount(usage['num_search_queries'])
  const isSearchModel = /^gpt-.*-search-(preview|api)/.test(asText(body['model']))
  return searches || (isSearchModel ? 1 : 0)
}

import type { Usage } from '#contract/usage.ts'
import { asCount, asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { splitTotal, usageOf } from '#wire/token-counts.ts'

/**
 * Usage as the Responses API reports it: the input contains what was read from the cache and
 * written to it, the output contains reasoning. What a search costs beside its tokens is told by
 * the items of the output only. Null when the response has none yet.
 */
export function readResponsesUsage(response: Loose): Usage | null {
  const usage = asRecord(response['usage'])
  if (usage === null || asNumber(usage['input_tokens']) === null) return null
  const read = asRecord(usage['input_tokens_details']) ?? {}
  const written = asRecord(usage['output_tokens_details']) ?? {}
  const lengths = asRecord(read['cache_write_tokens_details']) ?? {}
  const cacheWrites = splitTotal(asCount(read['cache_write_tokens']), [
    ['long', asCount(lengths['ttl_12h_tokens'])],
  ])
  const input = splitTotal(asCount(usage['input_tokens']), [
    ['cache_read', asCount(read['cached_tokens'])],
    // Two lengths, two classes: thirty minutes is the short one here, twelve hours the long one.
    ['cache_write_5m', cacheWrites.rest],
    ['cache_write_1h', cacheWrites.shares.long ?? 0],
    ['input_audio', asCount(read['audio_tokens'])],
    ['input_image', asCount(read['image_tokens'])],
  ])
  const output = splitTotal(asCount(usage['output_tokens']), [
    ['reasoning', asCount(written['reasoning_tokens'])],
    ['output_audio', asCount(written['audio_tokens'])],
    ['output_image', asCount(written['image_tokens'])],
  ])
  return usageOf({
    input: input.rest,
    ...input.shares,
    output: output.rest,
    ...output.shares,
    web_search: searchesOf(response),
  })
}

/**
 * Searches are billed by the call; opening a page and finding in it are not
 * (https://developers.openai.com/api/docs/guides/tools-web-search). A call without an action is of
 * the time before there were any, and one that failed is not billed.
 */
function searchesOf(response: Loose): number {
  return asRecords(response['output']).filter((item) => {
    if (item['type'] !== 'web_search_call' || item['status'] === 'failed') return false
    return ['', 'search'].includes(asText(asRecord(item['action'])?.['type']))
  }).length
}

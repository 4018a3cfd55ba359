import type { UsageClass, Usage } from '#contract/usage.ts'
import { asCount, asNumber, asRecord, asRecords, type Loose } from '#wire/loose.ts'
import { splitTotal, usageOf } from '#wire/token-counts.ts'

/**
 * Usage of a message. `input_tokens` counts neither what the cache gave nor what it took;
 * `output_tokens` contains the thinking. The totals leave out compactions and what advisors did
 * (`usage.iterations`): what the answering model itself did there is billed with the call, so it
 * is added; an advisor is another model with another price and is not.
 * Web searches are billed beside the tokens
 * (https://docs.claude.com/en/docs/agents-and-tools/tool-use/web-search-tool#usage-and-pricing).
 * Null when the reply has no usage.
 */
export function readMessagesUsage(reply: Loose): Usage | null {
  const usage = asRecord(reply['usage'])
  if (usage === null) return null
  if (asNumber(usage['input_tokens']) === null && asNumber(usage['output_tokens']) === null) {
    return null
  }
  const hidden = asRecords(usage['iterations']).filter(
    (entry) =>
      entry['type'] === 'compaction' ||
      (entry['type'] === 'advisor_message' && entry['model'] === reply['model']),
  )
  const sums: Partial<Record<UsageClass, number>> = {}
  for (const counts of [usage, ...hidden].map(countsOf)) {
    for (const [name, count] of counts) sums[name] = (sums[name] ?? 0) + count
  }
  const searches = asCount(asRecord(usage['server_tool_use'])?.['web_search_requests'])
  return usageOf({ ...sums, web_search: searches })
}

function countsOf(entry: Loose): (readonly [UsageClass, number])[] {
  const lengths = asRecord(entry['cache_creation']) ?? {}
  // Older replies, and the last event of a stream, give only the sum: five minutes is the default.
  const written = splitTotal(asCount(entry['cache_creation_input_tokens']), [
    ['cache_write_1h', asCount(lengths['ephemeral_1h_input_tokens'])],
  ])
  const thinking = asCount(asRecord(entry['output_tokens_details'])?.['thinking_tokens'])
  const output = splitTotal(asCount(entry['output_tokens']), [['reasoning', thinking]])
  return [
    ['input', asCount(entry['input_tokens'])],
    ['cache_read', asCount(entry['cache_read_input_tokens'])],
    ['cache_write_1h', written.shares.cache_write_1h ?? 0],
    ['cache_write_5m', written.rest],
    ['reasoning', output.shares.reasoning ?? 0],
    ['output', output.rest],
  ]
}

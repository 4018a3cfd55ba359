import type { Usage } from '#contract/usage.ts'
import { asCount, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { splitTotal, usageOf } from '#wire/token-counts.ts'
import { groundingSearches } from './grounding-searches.ts'

/**
 * Usage of a Gemini reply (https://ai.google.dev/api/generate-content#UsageMetadata): the prompt
 * contains what the cache gave, the candidates do not contain the thoughts, and what tools fed
 * back is input outside the prompt. Searches are counted beside the tokens. Null when the reply
 * has none.
 */
export function readGeminiUsage(reply: Loose): Usage | null {
  const usage = asRecord(reply['usageMetadata'])
  if (usage === null) return null
  const fromPrompt = byModality(usage['promptTokensDetails'])
  const fromCache = byModality(usage['cacheTokensDetails'])
  const fromTools = byModality(usage['toolUsePromptTokensDetails'])
  const written = byModality(usage['candidatesTokensDetails'])
  const uncached = (modality: string) =>
    Math.max(0, fromPrompt(modality) - fromCache(modality)) + fromTools(modality)
  const input = splitTotal(
    asCount(usage['promptTokenCount']) + asCount(usage['toolUsePromptTokenCount']),
    [
      ['cache_read', asCount(usage['cachedContentTokenCount'])],
      ['input_audio', uncached('AUDIO')],
      ['input_image', uncached('IMAGE')],
    ],
  )
  const output = splitTotal(asCount(usage['candidatesTokenCount']), [
    ['output_audio', written('AUDIO')],
    ['output_image', written('IMAGE')],
  ])
  return usageOf({
    input: input.rest,
    ...input.shares,
    output: output.rest,
    ...output.shares,
    reasoning: asCount(usage['thoughtsTokenCount']),
    web_search: groundingSearches(
      asRecords(reply['candidates']).map((candidate) => candidate['groundingMetadata']),
      asText(reply['modelVersion']),
    ),
  })
}

function byModality(details: unknown): (modality: string) => number {
  const counts = asRecords(details)
  return (modality) =>
    counts
      .filter((count) => asText(count['modality']) === modality)
      .reduce((sum, count) => sum + asCount(count['tokenCount']), 0)
}

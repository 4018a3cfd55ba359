import { asList, asRecord, asText } from '#wire/loose.ts'
import { field } from './field.ts'

/**
 * How many searches Google bills for what was grounded with its Search: from Gemini 3 on every
 * query, but for empty and repeated ones; before, a grounded prompt is one, however many queries it
 * took (https://ai.google.dev/gemini-api/docs/google-search#pricing).
 */
export function groundingSearches(groundings: readonly unknown[], model: string): number {
  const queries = new Set(
    groundings
      .flatMap((grounding) => asList(field(asRecord(grounding), 'webSearchQueries')))
      .map(asText)
      .filter((query) => query !== ''),
  )
  const isBilledByPrompt = /gemini-[12]\b/.test(model)
  return isBilledByPrompt ? Math.min(1, queries.size) : queries.size
}

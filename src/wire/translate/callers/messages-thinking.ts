import { asNumber, asRecord, asText, type Loose } from '#wire/loose.ts'

/** Efforts that chat completions have; Anthropic's beyond them are the highest of these. */
const efforts = new Set(['low', 'medium', 'high'])

/**
 * The most tokens to think that a lower effort still is: halfway between the budgets that Google documents for
 * each effort (1,024, 8,192, 24,576), https://ai.google.dev/gemini-api/docs/openai#thinking.
 */
const lowMax = 4_096
const mediumMax = 16_384

/** How much a caller of messages wants thought, as the effort of chat completions; null where it leaves that to the model. */
export function effortOf(request: Loose): string | null {
  const thinking = asRecord(request['thinking'])
  if (thinking?.['type'] === 'disabled') return null
  const effort = asText(asRecord(request['output_config'])?.['effort'])
  if (effort !== '') return efforts.has(effort) ? effort : 'high'
  const budget = asNumber(thinking?.['budget_tokens'])
  if (budget === null) return null
  return budget <= lowMax ? 'low' : budget <= mediumMax ? 'medium' : 'high'
}

import { asNumber, asRecord, asText, type Loose } from '#wire/loose.ts'
import { effortOfBudget } from './effort-of-budget.ts'

/** Efforts that chat completions have; Anthropic's beyond them are the highest of these. */
const efforts = new Set(['low', 'medium', 'high'])

/** How much a caller of messages wants thought, as the effort of chat completions; null where it leaves that to the model. */
export function effortOf(request: Loose): string | null {
  const thinking = asRecord(request['thinking'])
  if (thinking?.['type'] === 'disabled') return null
  const effort = asText(asRecord(request['output_config'])?.['effort'])
  if (effort !== '') return efforts.has(effort) ? effort : 'high'
  const budget = asNumber(thinking?.['budget_tokens'])
  if (budget === null) return null
  return effortOfBudget(budget)
}

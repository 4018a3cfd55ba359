import { field } from '#wire/gemini/field.ts'
import { asNumber, asText, type Loose } from '#wire/loose.ts'
import { effortOfBudget } from './effort-of-budget.ts'

/** How much a caller of Gemini's wants thought, as the effort of chat completions; null where it leaves that to the model. */
export function effortOf(config: Loose | null): string | null {
  const level = asText(field(config, 'thinkingLevel')).toLowerCase()
  if (level !== '' && level !== 'thinking_level_unspecified') return level
  const budget = asNumber(field(config, 'thinkingBudget'))
  if (budget === 0) return 'none'
  return budget === null || budget < 0 ? null : effortOfBudget(budget)
}

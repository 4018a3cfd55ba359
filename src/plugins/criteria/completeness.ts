import type { ModelFacts } from '../facts/traffic.ts'
import { names } from './finding.ts'

/** How many models lack nothing, and of the others in a sentence what each lacks; '' where there are none. */
export function completeness(
  models: readonly ModelFacts[],
  missingOf: (model: ModelFacts) => readonly string[],
): { readonly complete: number; readonly lacks: string } {
  const lacking = models.flatMap((model) => {
    const missing = missingOf(model).join(', ')
    return missing === '' ? [] : [`${model.provider}/${model.model} (${missing})`]
  })
  return { complete: models.length - lacking.length, lacks: names(lacking) }
}

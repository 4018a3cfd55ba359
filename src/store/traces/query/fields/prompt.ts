import { withSpan } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

/** Prompts by name, or by `name@version`. */
export const field: StoredField<'prompt'> = {
  condition(wanted, scope) {
    const values = scope.bind('Array(String)', wanted)
    return withSpan(
      scope,
      `prompt != '' AND (has(${values}, prompt) OR has(${values}, concat(prompt, '@', prompt_version)))`,
    )
  },
}

import { withSpan } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

/** A field that is a column of `spans` alone: few values, and '' on most spans. */
export function anyOfSpans(
  column: 'deployment' | 'release' | 'rollout' | 'variant',
): Required<StoredField<'deployment'>> {
  return {
    condition: (wanted, scope) =>
      withSpan(
        scope,
        `${column} != '' AND has(${scope.bind('Array(String)', wanted)}, toString(${column})) AND counts >= 0`,
      ),
    facet: { of: 'spans', value: `toString(${column})`, where: `${column} != ''` },
  }
}

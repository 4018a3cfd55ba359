import { withSpan } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

/** Any of the values under its name. */
export const field: StoredField<'metadata'> = {
  condition(wanted, scope) {
    const any = wanted.map(
      ({ name, value }) =>
        `metadata[${scope.bind('String', name)}] = ${scope.bind('String', value)}`,
    )
    return withSpan(scope, `counts >= 0 AND (${any.join(' OR ')})`)
  },
}

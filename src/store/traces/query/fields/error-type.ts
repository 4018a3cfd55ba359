import { withSpan } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'
import { failedSpan } from '#store/traces/query/trace-values.ts'

const kind = 'toString(error_type)'

export const field: StoredField<'errorType'> = {
  condition: (wanted, scope) =>
    withSpan(scope, `${failedSpan} AND has(${scope.bind('Array(String)', wanted)}, ${kind})`),
  facet: { of: 'spans', value: kind, where: failedSpan },
}

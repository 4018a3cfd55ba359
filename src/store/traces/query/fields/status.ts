import { ofRow } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'
import { statusOfRow, statusSql } from '#store/traces/query/trace-values.ts'

export const field: StoredField<'status'> = {
  condition(wanted, { bind }) {
    if (wanted.length === 1 && wanted[0] === 'error') return ofRow('errors > 0')
    const values = bind('Array(String)', wanted)
    return {
      row: wanted.includes('unset') ? null : '(errors > 0 OR root_status = 2)',
      alone: `has(${values}, ${statusOfRow})`,
      together: `has(${values}, ${statusSql})`,
    }
  },
  facet: { of: 'traces', row: statusOfRow, together: statusSql, isList: false },
}

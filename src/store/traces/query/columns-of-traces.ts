import { ofRow } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'
import { lastOfRow, lastOfTrace } from '#store/traces/query/trace-values.ts'

/** A field that is a column of `traces` with a list: whatever one of its spans said. */
export function anyOfList(
  column: 'models' | 'providers' | 'keys' | 'services' | 'tags' | 'flags',
): Required<StoredField<'model'>> {
  return {
    condition: (wanted, { bind }) => ofRow(`hasAny(${column}, ${bind('Array(String)', wanted)})`),
    facet: {
      of: 'traces',
      row: column,
      together: `groupUniqArrayArray(traces.${column})`,
      isList: true,
    },
  }
}

/** A field that is a column of `traces` of which the last value counts. */
export function lastValue(column: Parameters<typeof lastOfRow>[0]): Required<StoredField<'name'>> {
  return {
    condition(wanted, { bind }) {
      const values = bind('Array(String)', wanted)
      const row = `has(${values}, ${lastOfRow(column)})`
      return { row, alone: row, together: `has(${values}, ${lastOfTrace(column)})` }
    },
    facet: {
      of: 'traces',
      row: lastOfRow(column),
      together: lastOfTrace(column),
      isList: false,
    },
  }
}

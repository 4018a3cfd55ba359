import { withSpan } from '#store/traces/query/condition.ts'
import { withWords } from '#store/traces/query/with-words.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

/** Words that all occur in the input or the output of one span. */
export const field: StoredField<'search'> = {
  // The text index leaves few granules to be read.
  condition: (search, scope) => withSpan(scope, withWords(search, scope.bind)),
}

import { anyOfSpans } from '#store/traces/query/columns-of-spans.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

export const field: StoredField<'variant'> = anyOfSpans('variant')

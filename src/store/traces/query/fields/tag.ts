import { anyOfList } from '#store/traces/query/columns-of-traces.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

export const field: StoredField<'tag'> = anyOfList('tags')

import { withSpan } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

/** Any of the values under its name. */
export const field: StoredField<'attribute'> = {
  condition(wanted, scope) {
    const any = wanted.map(({ name, value }) => {
      const [asked, is] = [scope.bind('String', name), scope.bind('String', value)]
      // A name with dots is one key of a flat object; numbers and booleans are compared as they are written.
      const inside = (column: string) =>
        `(JSONHas(${column}, ${asked}) AND (JSONExtractString(${column}, ${asked}) = ${is} OR JSONExtractRaw(${column}, ${asked}) = ${is}))`
      return `${inside('attributes')} OR ${inside('resource')}`
    })
    return withSpan(scope, `counts >= 0 AND (${any.join(' OR ')})`)
  },
}

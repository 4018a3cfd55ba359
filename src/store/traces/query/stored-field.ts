import type { TraceConditions } from '#store/ports/trace-query.ts'
import type { Condition, Scope } from '#store/traces/query/condition.ts'
import type { Facet } from '#store/traces/query/facet.ts'

/** What a filter of traces means in the store; `contract/trace-fields` has what people see of it. */
export type StoredField<Id extends keyof TraceConditions> = {
  readonly condition: (wanted: NonNullable<TraceConditions[Id]>, scope: Scope) => Condition
  readonly facet?: Facet
}

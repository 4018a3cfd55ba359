import { unnamed } from '#contract/unnamed.ts'
import { partsOf } from '#contract/comma-list.ts'
import type { CallConditions } from '#store/ports/stored-calls.ts'

type FilterQuery = {
  readonly [Name in 'status' | 'model' | 'provider' | 'key' | 'user' | 'errorType']?:
    | string
    | undefined
} & { readonly minDurationMs?: number | undefined }

/** Turns the comma lists of a filter of calls into conditions. */
export function readCallConditions(query: FilterQuery): Omit<CallConditions, 'prices'> {
  return {
    status: valuesOf(query.status),
    model: valuesOf(query.model),
    provider: valuesOf(query.provider),
    key: valuesOf(query.key),
    user: valuesOf(query.user),
    errorType: valuesOf(query.errorType),
    minDurationNs:
      query.minDurationMs === undefined ? null : BigInt(Math.round(query.minDurationMs * 1e6)),
  }
}

function valuesOf(text: string | undefined): string[] {
  return partsOf(text).map((part) => (part === unnamed ? '' : part))
}

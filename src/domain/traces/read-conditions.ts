import { unnamed } from '#contract/unnamed.ts'
import { partsOf } from '#contract/comma-list.ts'
import { readNamedValues } from '#contract/named-value-filter.ts'
import { readScoreConditions } from '#contract/score-filter.ts'
import type { TraceConditions } from '#store/ports/trace-query.ts'

type FilterQuery = {
  readonly [
    Name in
      | 'search'
      | 'status'
      | 'errorType'
      | 'model'
      | 'provider'
      | 'key'
      | 'name'
      | 'user'
      | 'session'
      | 'tag'
      | 'prompt'
      | 'flag'
      | 'score'
      | 'metadata'
      | 'attribute'
  ]?: string | undefined
} & { readonly minDurationMs?: number | undefined }

/** Turns the comma lists of a trace filter into conditions. */
export function readConditions(query: FilterQuery): TraceConditions {
  return {
    status: listOf(query.status),
    errorType: listOf(query.errorType).map((kind) => (kind === unnamed ? '' : kind)),
    model: listOf(query.model),
    provider: listOf(query.provider),
    key: listOf(query.key),
    name: listOf(query.name),
    user: listOf(query.user),
    session: listOf(query.session),
    tag: listOf(query.tag),
    prompt: listOf(query.prompt),
    flag: listOf(query.flag),
    metadata: readNamedValues(query.metadata ?? '') ?? [],
    attribute: readNamedValues(query.attribute ?? '') ?? [],
    score: readScoreConditions(query.score ?? '') ?? [],
    minDurationNs:
      query.minDurationMs === undefined ? null : BigInt(Math.round(query.minDurationMs * 1e6)),
    search: query.search ?? '',
  }
}

/** The parts of a comma list, without empty ones. */
export function listOf(text: string | undefined): string[] {
  return partsOf(text)
}

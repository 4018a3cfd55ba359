import type { Variant } from '#contract/evaluations.ts'
import type { Target } from '#domain/evaluations/targets/define-target.ts'
import { targets } from '#domain/evaluations/targets/catalog.gen.ts'

const byKind: Readonly<Record<Variant['kind'], Target>> = targets

/** What answers for a variant. */
export function targetOf({ kind }: Pick<Variant, 'kind'>): Target {
  return byKind[kind]
}

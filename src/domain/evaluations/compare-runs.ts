import type { Comparison } from '#contract/evaluations.ts'
import { fault, type Outcome } from '#contract/faults.ts'
import { inputHash } from '#domain/datasets/item-hash.ts'
import { compareVariants } from '#domain/evaluations/compare-variants.ts'
import type { Measured, MeasuredItem } from '#domain/evaluations/measured.ts'
import { failed, ok } from '#kit/result.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'

export type RunComparison = {
  readonly items: number
  readonly onlyHere: number
  readonly onlyThere: number
  readonly comparisons: Comparison[]
  readonly verdict: 'ship' | 'hold' | 'rollback'
  readonly reasons: string[]
}

type Run = { readonly measured: Measured; readonly variant?: string | undefined }

/**
 * Compares a variant of one evaluation with a variant of another, over the items whose inputs are
 * the same in both, whichever dataset and version they stand in. The other one is the baseline.
 */
export function compareRuns(
  here: Run,
  there: Run,
  evaluators: Readonly<Record<string, Evaluator>>,
): Outcome<RunComparison> {
  const [own, other] = [placeOf(here), placeOf(there)]
  if (!own.ok) return own
  if (!other.ok) return other
  const known = new Map(there.measured.items.map((one) => [inputHash(one.item.input), one]))
  const pairs = here.measured.items.flatMap((one): [MeasuredItem, MeasuredItem][] => {
    const twin = known.get(inputHash(one.item.input))
    // The same item in both runs, by the same id, so that it pairs.
    return twin === undefined ? [] : [[one, { ...twin, item: one.item }]]
  })
  const { definition } = here.measured.record
  const compared = compareVariants(
    { items: pairs.map(([one]) => one), variant: own.value, definition },
    { items: pairs.map(([, twin]) => twin), variant: other.value, definition },
    evaluators,
    { variant: nameOf(here, own.value), baseline: nameOf(there, other.value) },
  )
  return ok({
    items: pairs.length,
    onlyHere: here.measured.items.length - pairs.length,
    onlyThere: there.measured.items.length - pairs.length,
    ...compared,
  })
}

function placeOf({ measured, variant }: Run): Outcome<number> {
  const names = measured.record.definition.variants.map(({ name }) => name)
  if (variant === undefined) return ok(names.length - 1)
  const at = names.indexOf(variant)
  return at === -1
    ? failed(
        fault(
          'not_found',
          `${measured.record.name} has no variant "${variant}". It has: ${names.join(', ')}.`,
        ),
      )
    : ok(at)
}

function nameOf({ measured }: Run, at: number): string {
  return `${measured.record.name}: ${measured.record.definition.variants[at]?.name ?? ''}`
}

import type { EvaluationCase, EvaluatorOutcome } from '../define.ts'
import { unscored } from '../outcome.ts'

export type ComparableCase = EvaluationCase & { readonly expected: string }

/** Hands on the cases that have both an output and an expected value, and a note on those left out; unscored without any. */
export function comparableCases(
  cases: readonly EvaluationCase[],
  evaluate: (known: readonly ComparableCase[], note: string) => EvaluatorOutcome,
): EvaluatorOutcome {
  const known = cases.filter(
    (input): input is ComparableCase => input.error === '' && input.expected !== null,
  )
  if (known.length === 0)
    return unscored(`None of the ${cases.length} cases has both an output and an expected value.`)
  const left = cases.length - known.length
  return evaluate(
    known,
    left === 0
      ? ''
      : ` ${left} of ${cases.length} cases have no output or no expected value and are left out.`,
  )
}

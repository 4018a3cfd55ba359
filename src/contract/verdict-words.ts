import type { Comparison, VariantSummary } from '#contract/evaluations.ts'

type Verdict = NonNullable<VariantSummary['verdict']>

/**
 * A verdict in the words of a comparison. `hold` and `rollback` are what one does with a release; of
 * two variants side by side one is worse, or nothing tells them apart yet. On a guardrail, the most
 * that can be said is that a variant is no worse.
 */
export function verdictWords(verdict: Verdict, role?: Comparison['role']): string {
  if (verdict === 'rollback') return 'worse'
  if (verdict === 'hold') return 'not told apart'
  if (role === 'goal') return 'better'
  return role === 'guardrail' ? 'no worse' : 'ship'
}

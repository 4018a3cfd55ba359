import type { Comparison, MetricFigure, VariantSummary } from '#contract/evaluations.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'

type Verdict = NonNullable<VariantSummary['verdict']>

/** What an evaluation found, as far as one sentence can say it. */
export type Finding =
  | { readonly kind: 'nothing' }
  /** Answers were collected, and nothing scored them. */
  | { readonly kind: 'unscored' }
  /** One variant has nothing to be compared with: its first figure is the answer. */
  | {
      readonly kind: 'lone'
      readonly variant: string
      readonly figure: MetricFigure
    }
  | {
      readonly kind: 'compared'
      readonly variant: string
      readonly baseline: string
      readonly verdict: Verdict
      /** The comparison that speaks for the verdict; null where no metric decides. */
      readonly told: Comparison | null
      /** The verdicts of the other variants. */
      readonly others: readonly { readonly name: string; readonly verdict: Verdict }[]
    }

const order: readonly Verdict[] = ['ship', 'hold', 'rollback']

/** The finding of the variant that stands best against the baseline. */
export function findingOf({
  callsDone,
  summary,
}: Pick<ShownEvaluation, 'callsDone'> & {
  readonly summary: Pick<ShownEvaluation['summary'], 'variants' | 'comparisons'>
}): Finding {
  if (callsDone === 0) return { kind: 'nothing' }
  const [only] = summary.variants
  const [figure] = only?.metrics ?? []
  if (only === undefined || figure === undefined) return { kind: 'unscored' }
  const judged = summary.variants
    .flatMap(({ name, verdict }) => (verdict === null ? [] : [{ name, verdict }]))
    .toSorted((left, right) => order.indexOf(left.verdict) - order.indexOf(right.verdict))
  const [best, ...others] = judged
  if (best === undefined) return { kind: 'lone', variant: only.name, figure }
  const told = speakerOf(summary.comparisons, best)
  return {
    kind: 'compared',
    variant: best.name,
    baseline:
      told?.baseline ?? summary.variants.find(({ verdict }) => verdict === null)?.name ?? '',
    verdict: best.verdict,
    told,
    others,
  }
}

/** The comparison that agrees with the verdict and says most: goals before guardrails, then the clearest. */
export function speakerOf(
  comparisons: readonly Comparison[],
  { name, verdict }: { readonly name: string; readonly verdict: Verdict },
): Comparison | null {
  const agreeing = comparisons.filter(
    (each) => each.variant === name && each.role !== 'dry-run' && each.verdict === verdict,
  )
  const rank = ({ role, pValue, effect }: Comparison): number =>
    (effect === null ? 4 : 0) + (role === 'goal' ? 0 : 2) + (pValue ?? 1)
  return agreeing.toSorted((left, right) => rank(left) - rank(right))[0] ?? null
}

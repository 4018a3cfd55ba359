import type { EvaluatorUse, MetricFigure } from '#contract/evaluations.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import type { MeasuredItem } from '#domain/evaluations/measured.ts'
import { bootstrapInterval } from '#domain/statistics/bootstrap.ts'
import { seededRandom } from '#domain/statistics/seeded-random.ts'
import type { SetEvaluator } from '#plugins/evaluators/define.ts'
import { runSetEvaluator } from '#plugins/evaluators/run-evaluator.ts'

/** A figure over a whole set is computed again for each resample; beyond this it would take minutes. */
export const bootstrapCasesMax = 500
/** Resamples of fewer items are too much alike: their interval misses far more often than it says. */
export const bootstrapItemsMin = 30
const resamples = 1000
const seed = 1

/** A metric that is no mean of its cases, such as corpus BLEU or F1: computed over all, its interval by bootstrap over items. */
export function figureOfSet(
  items: readonly MeasuredItem[],
  variant: number,
  use: EvaluatorUse,
  evaluator: SetEvaluator,
  { alpha }: { readonly alpha: number },
): MetricFigure {
  const perItem = items
    .map(({ item, results }) =>
      results
        .filter((result) => result.variant === variant && result.error === '')
        .map((result) => caseOf(item, result)),
    )
    .filter((cases) => cases.length > 0)
  const statistic = (units: readonly number[]) => {
    const outcome = runSetEvaluator(evaluator, {
      cases: units.flatMap((unit) => perItem[unit] ?? []),
      settings: use.settings,
    })
    return outcome.kind === 'scored' ? outcome.score : null
  }
  const n = perItem.flat().length
  const made = items.flatMap(({ results }) =>
    results.filter((one) => one.variant === variant),
  ).length
  const isBootstrapped = n <= bootstrapCasesMax && perItem.length >= bootstrapItemsMin
  const { estimate, interval } = isBootstrapped
    ? bootstrapInterval({
        unitCount: perItem.length,
        statistic,
        alpha,
        random: seededRandom(seed),
        resamples,
      })
    : { estimate: statistic(perItem.map((_, unit) => unit)), interval: null }
  // Resamples that all give the same show no variation, which is not none: nothing is known of the ends.
  const hasVariation = interval !== null && interval.low < interval.high
  return {
    metric: use.name,
    unit: evaluator.unit ?? '',
    kind: evaluator.unit === undefined ? 'score' : 'amount',
    n: estimate === null ? 0 : n,
    missing: estimate === null ? made : made - n,
    value:
      estimate === null
        ? null
        : {
            mean: estimate,
            low: hasVariation ? interval.low : null,
            high: hasVariation ? interval.high : null,
          },
    method: isBootstrapped
      ? `bootstrap (BCa) over items${hasVariation ? '' : '; no variation was seen'}`
      : perItem.length < bootstrapItemsMin
        ? `over all ${n} cases; no interval below ${bootstrapItemsMin} items`
        : `over all ${n} cases; no interval beyond ${bootstrapCasesMax}`,
    passed: null,
    histogram: [],
  }
}

import type { Comparison, EvaluationDefinition } from '#contract/evaluations.ts'
import { clusterOf, kindOf, resultsOf } from '#domain/evaluations/figure-of.ts'
import { type MeasuredItem, meanOfKnown } from '#domain/evaluations/measured.ts'
import {
  compareScores,
  type MetricComparison,
  type MetricRole,
  type ScoredPair,
} from '#domain/statistics/compare-scores.ts'
import { overallVerdict, type Verdict } from '#domain/statistics/overall-verdict.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

type Evaluators = Readonly<Record<string, Evaluator>>

/** One variant of an evaluation, over some of its items. */
export type Side = {
  readonly items: readonly MeasuredItem[]
  /** Place of the variant in the definition. */
  readonly variant: number
  readonly definition: EvaluationDefinition
}

export type VariantVerdict = {
  readonly comparisons: Comparison[]
  readonly verdict: Verdict
  readonly reasons: string[]
}

/** A metric that both sides have, and how a result is read by it. */
type Metric = {
  readonly name: string
  readonly role: MetricRole
  readonly margin: number
  readonly scale: 'rate' | 'score' | 'amount'
  readonly higherIsBetter: boolean
  /** Null for what has no figure, which is inconclusive. */
  readonly read: (result: StoredResult) => number | null
}

/**
 * Compares a variant with a baseline on the items that both have, by every metric of the variant's
 * definition, and by latency and cost. A call that failed counts as the worst score: it was the
 * variant's to answer (intention to treat). Repeats of an item count as one, by their mean.
 */
export function compareVariants(
  side: Side,
  baseline: Side,
  evaluators: Evaluators,
  names: { readonly variant: string; readonly baseline: string },
): VariantVerdict {
  const { alpha } = side.definition
  const metrics = metricsOf(side.definition, evaluators)
  const compared = metrics.map((metric) => ({
    ...metric,
    comparison: compareMetric(side, baseline, metric),
  }))
  const overall = overallVerdict(compared, alpha)
  const comparisons = compared.map(({ name, role, comparison }, at): Comparison => {
    const { effect, n, missing, pValue, method, nStillNeeded } = comparison
    const judged = overall.metrics[at]
    return {
      ...names,
      metric: name,
      role,
      n,
      missing,
      effect:
        effect === null
          ? null
          : {
              mean: effect.mean,
              low: effect.interval?.low ?? null,
              high: effect.interval?.high ?? null,
            },
      pValue,
      adjustedPValue: judged?.adjustedPValue ?? null,
      method,
      nStillNeeded,
      verdict: judged?.verdict ?? 'hold',
      reason: judged?.reason ?? '',
    }
  })
  return { comparisons, verdict: overall.verdict, reasons: [...overall.reasons] }
}

/** A metric's difference, good differences positive; ends are null where nothing is known. */
export type ItemDifference = {
  readonly low: number | null
  readonly high: number | null
  /** Items with a score on both sides, and the sources they come from. */
  readonly n: number
  readonly sources: number
  readonly missing: number
  /** Answers without a figure because they were copied from an earlier evaluation. */
  readonly copied: number
  readonly basis: MetricComparison['basis']
}

/** How a variant differs from the baseline by one metric; null for a metric that no single item has a score of. */
export function itemDifference(
  side: Side,
  baseline: Side,
  metricName: string,
  evaluators: Evaluators,
): ItemDifference | null {
  const metric = metricsOf(side.definition, evaluators).find(({ name }) => name === metricName)
  if (metric === undefined) return null
  const pairs = pairsOf(side, baseline, metric)
  const { effect, n, missing, basis } = compareScores({
    ...metric,
    pairs,
    alpha: side.definition.alpha,
  })
  const known = pairs.filter((pair) => pair.variant !== null && pair.baseline !== null)
  const told = {
    n,
    missing,
    sources: new Set(known.map(({ cluster }) => cluster)).size,
    copied: copiedWithout(side, metric) + copiedWithout(baseline, metric),
    basis,
  }
  const interval = effect?.interval ?? null
  if (interval === null) return { low: null, high: null, ...told }
  return metric.higherIsBetter
    ? { ...interval, ...told }
    : { low: -interval.high, high: -interval.low, ...told }
}

function compareMetric(side: Side, baseline: Side, metric: Metric): MetricComparison {
  return compareScores({
    ...metric,
    pairs: pairsOf(side, baseline, metric),
    alpha: side.definition.alpha,
  })
}

function pairsOf(side: Side, baseline: Side, metric: Metric): ScoredPair[] {
  const { clusterBy } = side.definition
  const others = new Map(baseline.items.map((one) => [one.item.id, one]))
  return side.items.flatMap((one): ScoredPair[] => {
    const other = others.get(one.item.id)
    if (other === undefined) return []
    const own = resultsOn(one, side.variant)
    const theirs = resultsOn(other, baseline.variant)
    // An item that a side was not asked yet is no item of the comparison.
    if (own.length === 0 || theirs.length === 0) return []
    // An item that neither answered tells nothing of the two.
    const isLost = [...own, ...theirs].every(({ error }) => error !== '')
    return [
      {
        variant: isLost ? null : meanOfKnown(own.map(metric.read)),
        baseline: isLost ? null : meanOfKnown(theirs.map(metric.read)),
        cluster: clusterOf(one.item, clusterBy),
      },
    ]
  })
}

function copiedWithout({ items, variant }: Side, { read }: Metric): number {
  return resultsOf(items, variant).filter((result) => result.isCached && read(result) === null)
    .length
}

function resultsOn({ results }: MeasuredItem, variant: number): StoredResult[] {
  return results.filter((result) => result.variant === variant)
}

function metricsOf(definition: EvaluationDefinition, evaluators: Evaluators): Metric[] {
  const own = definition.evaluators.flatMap((use): Metric[] => {
    const evaluator = evaluators[use.evaluator]
    // A figure over a whole set has no score of an item to pair.
    if (evaluator === undefined || evaluator.over === 'set') return []
    const scale = kindOf(evaluator)
    return [
      {
        name: use.name,
        role: use.role,
        margin: use.margin,
        scale,
        higherIsBetter: scale !== 'amount',
        read: ({ error, scores }) =>
          error !== ''
            ? scale === 'amount'
              ? null
              : 0
            : (scores.find(({ metric }) => metric === use.name)?.score ?? null),
      },
    ]
  })
  const shown = { role: 'dry-run', margin: 0, scale: 'amount', higherIsBetter: false } as const
  return [
    ...own,
    { ...shown, name: 'latency ms', read: ({ latencyMs }) => latencyMs },
    {
      ...shown,
      name: 'cost per call usd',
      read: ({ costUsd }) => (costUsd === null ? null : Number(costUsd)),
    },
  ]
}

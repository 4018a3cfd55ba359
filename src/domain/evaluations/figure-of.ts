import type { EvaluatorUse, FigureInterval, MetricFigure } from '#contract/evaluations.ts'
import type { MeasuredItem } from '#domain/evaluations/measured.ts'
import { amountMeanInterval, amountSourcesMin } from '#domain/statistics/amount-mean.ts'
import { boundedMeanInterval } from '#domain/statistics/bounded-mean.ts'
import { sourcesOf } from '#domain/statistics/sources.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

/** What a metric is a figure of: shares that pass, scores from 0 to 1, or amounts with a unit. */
export type MetricKind = MetricFigure['kind']

export function kindOf(evaluator: Pick<Evaluator, 'measures' | 'unit'> | undefined): MetricKind {
  if (evaluator?.measures === 'pass') return 'rate'
  return evaluator?.unit === undefined ? 'score' : 'amount'
}

/** Scores of one variant that share a source have the same cluster. */
type Value = { readonly value: number; readonly cluster: string }

const bins = 10

/** Of rates and scores; an amount has none. */
const scoreBounds = { low: 0, high: 1 }

/** The figure of a metric over some items for one variant, with the interval that its kind asks for. */
export function figureOf(
  items: readonly MeasuredItem[],
  variant: number,
  use: Pick<EvaluatorUse, 'name'>,
  evaluator: Evaluator | undefined,
  { alpha, clusterBy }: { readonly alpha: number; readonly clusterBy: string },
): MetricFigure {
  const kind = kindOf(evaluator)
  const values: Value[] = []
  const passes: Value[] = []
  let missing = 0
  for (const { item, results } of items) {
    const cluster = clusterOf(item, clusterBy)
    for (const result of results) {
      if (result.variant !== variant) continue
      const score = result.scores.find(({ metric }) => metric === use.name)
      if (score === undefined || score.score === null) missing += 1
      else values.push({ value: score.score, cluster })
      if (score !== undefined && score.passed !== null)
        passes.push({ value: score.passed ? 1 : 0, cluster })
    }
  }
  const { interval, method } = intervalOf(values, kind, alpha)
  return {
    metric: use.name,
    unit: evaluator?.unit ?? '',
    kind,
    n: values.length,
    missing,
    value: interval,
    method,
    passed: intervalOf(passes, 'rate', alpha).interval,
    histogram: kind === 'amount' ? [] : histogramOf(values.map(({ value }) => value)),
  }
}

/** The cluster that an item's results fall into: its own, or that of a field which items share. */
export function clusterOf(
  item: { readonly id: string; readonly metadata: Readonly<Record<string, string>> },
  clusterBy: string,
): string {
  return clusterBy === '' ? item.id : (item.metadata[clusterBy] ?? item.id)
}

/**
 * The mean with the interval that its kind asks for, and the name of the method; no interval without values. A
 * rate or score cannot leave [0, 1]; an amount, and a score that did leave it, has no bounds.
 */
export function intervalOf(
  values: readonly Value[],
  kind: MetricKind,
  alpha: number,
): { interval: FigureInterval | null; method: string } {
  const n = values.length
  if (n === 0) return { interval: null, method: '' }
  const mean = values.reduce((total, { value }) => total + value, 0) / n
  const sources = sourcesOf({
    values: values.map(({ value }) => value),
    clusterIds: values.map(({ cluster }) => cluster),
  })
  const shared = sources.length < n ? ', clustered' : ''
  if (isBounded(values, kind)) {
    const { low, high } = boundedMeanInterval({ sources, bounds: scoreBounds, alpha })
    const isCounted = shared === '' && values.every(({ value }) => value === 0 || value === 1)
    return {
      interval: { mean, low, high },
      method: isCounted ? 'exact binomial' : `bounded${shared}`,
    }
  }
  const interval = amountMeanInterval(sources, alpha)
  return {
    interval: { mean, low: interval?.low ?? null, high: interval?.high ?? null },
    method:
      interval !== null
        ? `beyond what was seen${shared}`
        : sources.length < amountSourcesMin
          ? `not known below ${amountSourcesMin} sources`
          : 'no variation was seen',
  }
}

/** Whether the mean is held between bounds: not of amounts, nor of scores that left [0, 1]. */
export function isBounded(values: readonly Pick<Value, 'value'>[], kind: MetricKind): boolean {
  return kind !== 'amount' && values.every(({ value }) => value >= 0 && value <= 1)
}

function histogramOf(values: readonly number[]): number[] {
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

/** The value below which that share of the values lies; null without any. */
export function quantileOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
}

/** Results of one variant, over items. */
export function resultsOf(items: readonly MeasuredItem[], variant: number): StoredResult[] {
  return items.flatMap(({ results }) => results.filter((result) => result.variant === variant))
}

import type { EvaluationDefinition, VariantSummary } from '#contract/evaluations.ts'
import type { ItemDifference, Side } from '#domain/evaluations/compare-variants.ts'
import { clusterOf, intervalOf, isBounded, type MetricKind } from '#domain/evaluations/figure-of.ts'
import { scoreIn } from '#domain/evaluations/measured.ts'
import { quantileInterval } from '#domain/statistics/quantile-interval.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

const latencyQuantile = 0.95

/** What a gate holds against a bound: the ends that are known, what they rest on and what is missing from them. */
export type Held = Omit<ItemDifference, 'basis'> & {
  readonly units: 'cases' | 'items'
  /** What each of them has, or lacks. */
  readonly noun: string
  readonly basis:
    | ItemDifference['basis']
    | 'set'
    /** The share of values on the side of the percentile that bounds it from there. */
    | { readonly percentile: number; readonly share: number }
}

type Value = { readonly value: number; readonly cluster: string }

/** The ends of the interval of a metric, or of a figure that every evaluation has. */
export function heldFigure(
  metric: string,
  asked: {
    /** Place of the variant. */
    readonly at: number
    readonly kind: 'at-least' | 'at-most'
    readonly definition: EvaluationDefinition
    readonly variants: readonly VariantSummary[]
    readonly sides: readonly Side[]
    readonly evaluators: Readonly<Record<string, Evaluator>>
  },
): Held {
  const { at, kind, definition, variants, sides, evaluators } = asked
  const { alpha, clusterBy } = definition
  const all = (sides[at]?.items ?? []).flatMap(({ item, results }) =>
    results
      .filter(({ variant }) => variant === at)
      .map((result) => ({ result, cluster: clusterOf(item, clusterBy) })),
  )
  // An answer from the cache was not timed and cost nothing; any other call without a figure lacks it.
  const made = all.filter(({ result }) => !result.isCached).length
  const read = (of: (result: StoredResult) => number | null) => {
    const values = all.flatMap(({ result, cluster }): Value[] => {
      const value = of(result)
      return value === null ? [] : [{ value, cluster }]
    })
    return {
      values,
      counts: {
        n: values.length,
        sources: new Set(values.map(({ cluster }) => cluster)).size,
        missing: Math.max(0, made - values.length),
        copied: all.filter(({ result }) => result.isCached && of(result) === null).length,
        units: 'cases',
      } as const,
    }
  }
  const endsOf = (values: readonly Value[], by: MetricKind) => {
    const { interval } = intervalOf(values, by, alpha)
    return { low: interval?.low ?? null, high: interval?.high ?? null }
  }
  switch (metric) {
    case 'latency p95 ms': {
      const { values, counts } = read(({ latencyMs }) => latencyMs)
      const ends = quantileInterval({
        values: values.map(({ value }) => value),
        clusterIds: values.map(({ cluster }) => cluster),
        quantile: latencyQuantile,
        alpha,
      })
      const share = kind === 'at-most' ? latencyQuantile : 1 - latencyQuantile
      const basis = { percentile: 100 * latencyQuantile, share }
      return { ...ends, ...counts, noun: 'latency', basis }
    }
    case 'cost per call usd': {
      const { values, counts } = read(({ costUsd }) => (costUsd === null ? null : Number(costUsd)))
      return { ...endsOf(values, 'amount'), ...counts, noun: 'cost', basis: 'amounts' }
    }
    case 'failed calls': {
      const { values, counts } = read(({ error }) => (error === '' ? 0 : 1))
      return { ...endsOf(values, 'rate'), ...counts, noun: 'outcome', basis: 'scores' }
    }
    default: {
      const figure = variants[at]?.metrics.find((one) => one.metric === metric)
      const { values, counts } = read((result) => scoreIn(result, metric))
      const use = definition.evaluators.find(({ name }) => name === metric)
      const isOverSet = evaluators[use?.evaluator ?? '']?.over === 'set'
      return {
        ...counts,
        ...(isOverSet ? { sources: itemsAnswered(sides[at]), copied: 0 } : {}),
        low: figure?.value?.low ?? null,
        high: figure?.value?.high ?? null,
        n: figure?.n ?? 0,
        missing: figure?.missing ?? 0,
        noun: 'score',
        basis: isOverSet
          ? 'set'
          : isBounded(values, figure?.kind ?? 'score')
            ? 'scores'
            : 'amounts',
      }
    }
  }
}

function itemsAnswered(side: Side | undefined): number {
  if (side === undefined) return 0
  return side.items.filter(({ results }) =>
    results.some(({ variant, error }) => variant === side.variant && error === ''),
  ).length
}

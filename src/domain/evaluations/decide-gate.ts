import type {
  EvaluationDefinition,
  EvaluationSummary,
  GateCriterion,
  VariantSummary,
} from '#contract/evaluations.ts'
import type { Side } from '#domain/evaluations/compare-variants.ts'
import { itemDifference } from '#domain/evaluations/compare-variants.ts'
import { clusterOf, intervalOf, type MetricKind } from '#domain/evaluations/figure-of.ts'
import { missingShareMax } from '#domain/statistics/compare-scores.ts'
import { quantileInterval } from '#domain/statistics/quantile-interval.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

type Outcome = EvaluationSummary['gate'][number]
type Bounds = {
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  /** Cases that should have a score and have none. */
  readonly missing: number
}

/**
 * Holds each criterion of a gate against the variants it is about. A bound holds for the end of the
 * interval, so that a figure passes when it is shown, not when it happened; a figure that is not
 * known has not met its bound, and neither has one that too many cases are missing from.
 */
export function decideGate(
  definition: EvaluationDefinition,
  found: {
    readonly variants: readonly VariantSummary[]
    readonly sides: readonly Side[]
    readonly baseline: number
    readonly evaluators: Readonly<Record<string, Evaluator>>
  },
): Outcome[] {
  return definition.gate.flatMap((criterion) =>
    namesFor(criterion, definition, found.baseline).map((name): Outcome => {
      const at = definition.variants.findIndex((variant) => variant.name === name)
      return { criterion, variant: name, ...decide(criterion, at, definition, found) }
    }),
  )
}

/** The named variant, else every one but the baseline; a lone variant is held to its gate itself. */
function namesFor(
  { variant, kind }: GateCriterion,
  { variants }: EvaluationDefinition,
  baseline: number,
): string[] {
  if (variant !== '') return [variant]
  const names = variants.map(({ name }) => name)
  return names.length === 1 && kind !== 'non-inferior'
    ? names
    : names.filter((_, at) => at !== baseline)
}

function decide(
  criterion: GateCriterion,
  at: number,
  definition: EvaluationDefinition,
  found: Parameters<typeof decideGate>[1],
): { passed: boolean; detail: string } {
  if (criterion.kind === 'non-inferior') {
    const [side, other] = [found.sides[at], found.sides[found.baseline]]
    if (side === undefined || other === undefined || at === found.baseline)
      return { passed: false, detail: 'There is no baseline to compare with.' }
    const { low, n, missing } = itemDifference(side, other, criterion.metric, found.evaluators)
    const complaint = tooManyMissing(n, missing)
    if (complaint !== null) return { passed: false, detail: complaint }
    return low === null
      ? { passed: false, detail: `Not known: ${n} items have a score on both sides.` }
      : {
          passed: low >= -criterion.margin,
          detail:
            low > 0
              ? `At least ${shownLow(low)} better than the baseline, shown on ${n} items.`
              : `At worst ${shownHigh(-low)} worse than the baseline, shown on ${n} items; ${shown(criterion.margin)} is allowed.`,
        }
  }
  const { low, high, n, missing } = boundsOf(criterion.metric, at, definition, found)
  const complaint = tooManyMissing(n, missing)
  if (complaint !== null) return { passed: false, detail: complaint }
  const end = criterion.kind === 'at-least' ? low : high
  if (end === null) return { passed: false, detail: `Not known: ${n} cases have a figure.` }
  return criterion.kind === 'at-least'
    ? {
        passed: end >= criterion.bound,
        detail: `At least ${shownLow(end)} is shown on ${n} cases; ${shown(criterion.bound)} is asked for.`,
      }
    : {
        passed: end <= criterion.bound,
        detail: `At most ${shownHigh(end)} is shown on ${n} cases; ${shown(criterion.bound)} is allowed.`,
      }
}

/** The ends of the interval of a metric, or of a figure that every evaluation has. */
function boundsOf(
  metric: string,
  at: number,
  definition: EvaluationDefinition,
  { variants, sides }: Parameters<typeof decideGate>[1],
): Bounds {
  const { alpha, clusterBy } = definition
  const all = (sides[at]?.items ?? []).flatMap(({ item, results }) =>
    results
      .filter(({ variant }) => variant === at)
      .map((result) => ({ result, cluster: clusterOf(item, clusterBy) })),
  )
  const valuesOf = (read: (result: StoredResult) => number | null) =>
    all.flatMap(({ result, cluster }) => {
      const value = read(result)
      return value === null ? [] : [{ value, cluster }]
    })
  // An answer from the cache was not timed and cost nothing; any other call without a figure lacks it.
  const made = all.filter(({ result }) => !result.isCached).length
  const countsOf = (values: readonly unknown[]) => ({
    n: values.length,
    missing: Math.max(0, made - values.length),
  })
  const boundsBy = (values: ReturnType<typeof valuesOf>, kind: MetricKind): Bounds => {
    const { interval } = intervalOf(values, kind, alpha)
    return { low: interval?.low ?? null, high: interval?.high ?? null, ...countsOf(values) }
  }
  switch (metric) {
    case 'latency p95 ms': {
      const latencies = valuesOf(({ latencyMs }) => latencyMs)
      const ends = quantileInterval({
        values: latencies.map(({ value }) => value),
        clusterIds: latencies.map(({ cluster }) => cluster),
        quantile: 0.95,
        alpha,
      })
      return { ...ends, ...countsOf(latencies) }
    }
    case 'cost per call usd':
      return boundsBy(
        valuesOf(({ costUsd }) => (costUsd === null ? null : Number(costUsd))),
        'amount',
      )
    case 'failed calls':
      return boundsBy(
        valuesOf(({ error }) => (error === '' ? 0 : 1)),
        'rate',
      )
    default: {
      const figure = variants[at]?.metrics.find((one) => one.metric === metric)
      return {
        low: figure?.value?.low ?? null,
        high: figure?.value?.high ?? null,
        n: figure?.n ?? 0,
        missing: figure?.missing ?? 0,
      }
    }
  }
}

function tooManyMissing(n: number, missing: number): string | null {
  return missing > missingShareMax * (n + missing)
    ? `${missing} of ${n + missing} have no score, and at most ${shown(100 * missingShareMax)} % may: they may hide what went wrong.`
    : null
}

/** Ends are rounded outwards: one that misses its bound in the fourth digit does not read as if it met it. */
function shownHigh(value: number): string {
  const rounded = Number(value.toPrecision(3))
  if (rounded >= value || value === 0) return shown(rounded)
  const place = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2)
  return shown(rounded + place)
}

function shownLow(value: number): string {
  return shown(-Number(shownHigh(-value)))
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)))
}

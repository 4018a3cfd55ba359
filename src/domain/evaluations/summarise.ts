import type {
  Comparison,
  EvaluationSummary,
  MetricFigure,
  VariantSummary,
} from '#contract/evaluations.ts'
import {
  compareVariants,
  type Side,
  type VariantVerdict,
} from '#domain/evaluations/compare-variants.ts'
import { decideGate } from '#domain/evaluations/decide-gate.ts'
import { figureOf, quantileOf, resultsOf } from '#domain/evaluations/figure-of.ts'
import { figureOfSet } from '#domain/evaluations/figure-of-set.ts'
import { type Measured, type MeasuredItem, meanOfKnown } from '#domain/evaluations/measured.ts'
import { cohenKappa } from '#domain/statistics/cohen-kappa.ts'
import { frontierOf } from '#domain/statistics/frontier.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'
import { targetOf } from '#domain/evaluations/targets/target-of.ts'
import type { StoredResult } from '#store/ports/evaluation-results.ts'

type Evaluators = Readonly<Record<string, Evaluator>>

/** A field with more values than this slices into pieces too small to say anything. */
const sliceValuesMax = 20
const sliceFieldsMax = 12

/** Everything that is told of an evaluation as a whole, made anew from its results each time. */
export function summarise(measured: Measured, evaluators: Evaluators): EvaluationSummary {
  const { record, items } = measured
  const { definition } = record
  const baseline = baselineOf(measured)
  const sides = definition.variants.map((_, variant): Side => ({ items, variant, definition }))
  const plain = definition.variants.map((_, at) => summaryOf(measured, at, evaluators))
  const verdicts = sides.map((side, at): VariantVerdict | null =>
    at === baseline || sides[baseline] === undefined
      ? null
      : compareVariants(side, sides[baseline], evaluators, {
          variant: definition.variants[at]?.name ?? '',
          baseline: definition.variants[baseline]?.name ?? '',
        }),
  )
  const best = onFrontier(plain, definition.evaluators)
  const comparisons: Comparison[] = verdicts.flatMap((verdict) => verdict?.comparisons ?? [])
  const variants = plain.map((summary, at): VariantSummary => ({
    ...summary,
    onFrontier: best.has(summary.name),
    verdict: verdicts[at]?.verdict ?? null,
    reasons: verdicts[at]?.reasons ?? [],
  }))
  return {
    variants,
    comparisons,
    gate: decideGate(definition, { variants, sides, baseline, evaluators }),
    slices: slicesOf(measured, evaluators),
    disagreements: disagreementsOf(measured),
  }
}

/** Place of the variant that others are compared with. */
export function baselineOf({ record }: Pick<Measured, 'record'>): number {
  const { variants, baseline } = record.definition
  return Math.max(
    0,
    variants.findIndex(({ name }) => name === baseline),
  )
}

type PlainSummary = Omit<VariantSummary, 'onFrontier' | 'verdict' | 'reasons'>

function summaryOf({ record, items }: Measured, at: number, evaluators: Evaluators): PlainSummary {
  const { definition, pinned } = record
  const variant = definition.variants[at]
  const results = resultsOf(items, at)
  const made = results.filter(({ isCached }) => !isCached)
  const latencies = made.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))
  const costs = made.flatMap(({ costUsd }) => (costUsd === null ? [] : [parseUsd(costUsd)]))
  const cost = costs.reduce((sum, one) => sum + one, 0n)
  const [p50, p95] = [quantileOf(latencies, 0.5), quantileOf(latencies, 0.95)]
  const model = results.find((result) => result.model !== '')?.model ?? modelOf(variant)
  return {
    name: variant?.name ?? '',
    what:
      variant === undefined
        ? ''
        : targetOf(variant).title(variant, { pinned: pinned[at] ?? '', model }),
    model,
    metrics: metricsOf(items, at, definition, evaluators),
    calls: results.length,
    failed: results.filter(({ error }) => error !== '').length,
    cached: results.length - made.length,
    latencyMs: p50 === null || p95 === null ? null : { p50, p95 },
    tokensPerS: quantileOf(made.flatMap(tokensPerS), 0.5),
    costUsd: costs.length === 0 ? null : formatUsd(cost),
    costPerCallUsd: costs.length === 0 ? null : Number(formatUsd(cost)) / costs.length,
    unpriced: made.filter(({ usage, costUsd }) => usage !== null && costUsd === null).length,
  }
}

function metricsOf(
  items: readonly MeasuredItem[],
  at: number,
  definition: Measured['record']['definition'],
  evaluators: Evaluators,
): MetricFigure[] {
  return definition.evaluators.map((use) => {
    const evaluator = evaluators[use.evaluator]
    return evaluator?.over === 'set'
      ? figureOfSet(items, at, use, evaluator, definition)
      : figureOf(items, at, use, evaluator, definition)
  })
}

function modelOf(
  variant: Measured['record']['definition']['variants'][number] | undefined,
): string {
  return variant !== undefined && 'model' in variant ? variant.model : ''
}

function tokensPerS({ usage, latencyMs }: StoredResult): number[] {
  const written = (usage?.output ?? 0) + (usage?.reasoning ?? 0)
  return latencyMs === null || latencyMs <= 0 || written === 0 ? [] : [written / (latencyMs / 1000)]
}

/** Names of variants that no other beats in quality, cost and latency at once, over what is known of all. */
function onFrontier(
  variants: readonly PlainSummary[],
  uses: Measured['record']['definition']['evaluators'],
): Set<string> {
  const goals = new Set(uses.filter(({ role }) => role === 'goal').map(({ name }) => name))
  const quality = ({ metrics }: PlainSummary) =>
    meanOfKnown(
      metrics
        .filter(({ metric, kind }) => goals.has(metric) && kind !== 'amount')
        .map(({ value }) => value?.mean ?? null),
    )
  const points = variants.map((variant) => ({
    name: variant.name,
    quality: quality(variant),
    cost: variant.costPerCallUsd,
    latency: variant.latencyMs?.p50 ?? null,
  }))
  const isKnown = (field: 'quality' | 'cost' | 'latency') =>
    points.every((point) => point[field] !== null)
  const objectives = [
    ...(isKnown('quality')
      ? [{ value: (one: (typeof points)[number]) => one.quality ?? 0, best: 'highest' as const }]
      : []),
    ...(isKnown('cost')
      ? [{ value: (one: (typeof points)[number]) => one.cost ?? 0, best: 'lowest' as const }]
      : []),
    ...(isKnown('latency')
      ? [{ value: (one: (typeof points)[number]) => one.latency ?? 0, best: 'lowest' as const }]
      : []),
  ]
  return new Set(
    objectives.length === 0 ? [] : frontierOf(points, objectives).map(({ name }) => name),
  )
}

function slicesOf(
  { record, items }: Measured,
  evaluators: Evaluators,
): EvaluationSummary['slices'] {
  const { definition } = record
  const fields = new Set(['split', ...items.flatMap(({ item }) => Object.keys(item.metadata))])
  const slices: EvaluationSummary['slices'] = []
  for (const field of fields) {
    const byValue = Map.groupBy(items, ({ item }) =>
      field === 'split' ? item.split : (item.metadata[field] ?? ''),
    )
    if (byValue.size < 2 || byValue.size > sliceValuesMax) continue
    slices.push({
      field,
      values: [...byValue]
        .toSorted((a, b) => b[1].length - a[1].length)
        .map(([value, some]) => ({
          value,
          items: some.length,
          variants: definition.variants.map(({ name }, at) => ({
            name,
            metrics: metricsOf(some, at, definition, evaluators),
          })),
        })),
    })
    if (slices.length === sliceFieldsMax) break
  }
  return slices
}

/** How often two evaluators say the same of the same case, over all variants. */
function disagreementsOf({ record, results }: Measured): EvaluationSummary['disagreements'] {
  const names = record.definition.evaluators.map(({ name }) => name)
  const found: EvaluationSummary['disagreements'] = []
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      const pairs = results.flatMap(({ scores }): [string, string][] => {
        const [a, b] = [first, second].map(
          (name) => scores.find(({ metric }) => metric === name)?.passed ?? null,
        )
        return a === null || b === null || a === undefined || b === undefined
          ? []
          : [[String(a), String(b)]]
      })
      if (pairs.length === 0) continue
      const agreed = pairs.filter(([a, b]) => a === b).length
      found.push({
        metrics: [first, second],
        n: pairs.length,
        agreement: agreed / pairs.length,
        kappa: cohenKappa(pairs, record.definition.alpha).kappa,
      })
    }
  }
  return found
}

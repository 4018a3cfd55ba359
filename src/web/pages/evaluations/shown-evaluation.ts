import type { ReplyOf } from '#contract/endpoint.ts'
import type { Comparison, showEvaluation, VariantSummary } from '#contract/evaluations.ts'
import { distinctSeries } from '#web/charts/series-colour.ts'
import { type FigureKind, usDollars } from '#web/format/interval.ts'

/** An evaluation as its page has it: with its definition and what it found so far. */
export type ShownEvaluation = ReplyOf<typeof showEvaluation>

/** A colour, and beyond the eighth a shape, for each variant, the same in every chart of the page. */
export function coloursOf(shown: Pick<ShownEvaluation, 'variants'>): ReadonlyMap<string, number> {
  const colours = distinctSeries(shown.variants)
  return new Map(shown.variants.map((name, index) => [name, colours[index] ?? 1]))
}

/** What the numbers of a comparison are: differences of shares, scores, or amounts with a unit. */
export function kindOfComparison(
  { metric }: Pick<Comparison, 'metric'>,
  variants: readonly Pick<VariantSummary, 'metrics'>[],
): { readonly kind: FigureKind; readonly unit: string } {
  if (metric === 'latency ms') return { kind: 'amount', unit: 'ms' }
  if (metric === 'cost per call usd') return { kind: 'amount', unit: usDollars }
  // A metric is of the same kind for every variant.
  const figure = variants.flatMap(({ metrics }) => metrics).find((each) => each.metric === metric)
  return { kind: figure?.kind ?? 'score', unit: figure?.unit ?? '' }
}

/** The name of a comparison's metric, without the unit where the unit stands beside it. */
export function titleOfMetric(metric: string): string {
  if (metric === 'latency ms') return 'latency'
  return metric === 'cost per call usd' ? 'cost per call' : metric
}

/** Whether calls are still to come. */
export function isUnderWay({ state }: Pick<ShownEvaluation, 'state'>): boolean {
  return state === 'queued' || state === 'running'
}

/** The variant that the others are compared with: the one that has no verdict of its own. */
export function baselineOf({ definition }: Pick<ShownEvaluation, 'definition'>): string {
  return definition.baseline === '' ? (definition.variants[0]?.name ?? '') : definition.baseline
}

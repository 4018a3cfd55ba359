import type {
  EvaluationDefinition,
  EvaluationSummary,
  GateCriterion,
  VariantSummary,
} from '#contract/evaluations.ts'
import type { Side } from '#domain/evaluations/compare-variants.ts'
import { itemDifference } from '#domain/evaluations/compare-variants.ts'
import { type Held, heldFigure } from '#domain/evaluations/held-figure.ts'
import {
  tooManyMissing,
  whatAlikeTakes,
  whatFlawlessTakes,
  whyNotKnown,
} from '#domain/evaluations/why-open.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'

type Outcome = EvaluationSummary['gate'][number]

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
  return criterion.kind === 'non-inferior'
    ? decideNonInferior(criterion, at, definition, found)
    : decideBound(criterion, at, definition, found)
}

function decideNonInferior(
  { metric, margin }: Extract<GateCriterion, { kind: 'non-inferior' }>,
  at: number,
  { alpha }: EvaluationDefinition,
  { sides, baseline, evaluators }: Parameters<typeof decideGate>[1],
): { passed: boolean; detail: string } {
  const [side, other] = [sides[at], sides[baseline]]
  if (side === undefined || other === undefined || at === baseline)
    return { passed: false, detail: 'There is no baseline to compare with.' }
  const difference = itemDifference(side, other, metric, evaluators)
  if (difference === null)
    return {
      passed: false,
      detail: `Not known: ${metric} is a figure over the whole set, and only scores of single items are compared.`,
    }
  const { low, n } = difference
  const held: Held = { ...difference, units: 'items', noun: 'score on both sides' }
  const complaint = tooManyMissing(held)
  if (complaint !== null) return { passed: false, detail: complaint }
  if (low === null) return { passed: false, detail: whyNotKnown(held, alpha) }
  const passed = low >= -margin
  return {
    passed,
    detail:
      low > 0
        ? `At least ${shownLow(low)} better than the baseline, shown on ${n} items.`
        : `At worst ${shownHigh(-low)} worse than the baseline, shown on ${n} items; ${shown(margin)} is allowed.${passed ? '' : whatAlikeTakes(difference, margin, alpha)}`,
  }
}

function decideBound(
  criterion: Exclude<GateCriterion, { kind: 'non-inferior' }>,
  at: number,
  definition: EvaluationDefinition,
  found: Parameters<typeof decideGate>[1],
): { passed: boolean; detail: string } {
  const { kind, bound, metric } = criterion
  const { alpha } = definition
  const held = heldFigure(metric, { at, kind, definition, ...found })
  const complaint = tooManyMissing(held)
  if (complaint !== null) return { passed: false, detail: complaint }
  const end = kind === 'at-least' ? held.low : held.high
  if (end === null) return { passed: false, detail: whyNotKnown(held, alpha) }
  const passed = kind === 'at-least' ? end >= bound : end <= bound
  const takes = passed
    ? ''
    : whatFlawlessTakes(held, kind === 'at-least' ? bound : 1 - bound, alpha)
  return {
    passed,
    detail:
      kind === 'at-least'
        ? `At least ${shownLow(end)} is shown on ${held.n} cases; ${shown(bound)} is asked for.${takes}`
        : `At most ${shownHigh(end)} is shown on ${held.n} cases; ${shown(bound)} is allowed.${takes}`,
  }
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

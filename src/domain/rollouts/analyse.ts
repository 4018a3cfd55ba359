import type { RolloutMetric, RolloutMetricRole, RolloutPlan } from '#contract/rollout-plan.ts'
import { type StretchCounts, scoresOfBins, type VariantCounts } from '#domain/rollouts/counts.ts'
import { amountsOf, amountsWithin } from '#domain/statistics/amount-bins.ts'
import type { Interval } from '#domain/statistics/interval.ts'
import {
  type EndAlphas,
  meanDifferenceSequence,
  meanRatioSequence,
} from '#domain/statistics/mean-difference-sequence.ts'
import { quantileSequenceOfCounts, type ValueCount } from '#domain/statistics/quantile-sequence.ts'
import { sampleRatioEvidence } from '#domain/statistics/sample-ratio.ts'
import { countOf, countRate, meanOf, type ScoreCount } from '#domain/statistics/score-counts.ts'
import {
  evidenceOfMeanAbove,
  type Line,
  twoArmEvidence,
} from '#domain/statistics/two-arm-evidence.ts'

/** A right assignment is called wrong at some look in one rollout of a thousand. */
export const sampleRatioAlpha = 0.001

/** Above this share of calls without a value, what the others say is not taken for all. */
export const missingShareMax = 0.1

/** Quantile sequences are narrowest around so many calls of an arm: where rollouts mostly decide. */
const quantilesTunedFor = 1_000

/** More calls than this many times those there were are not foretold. */
const foretoldMost = 64

/** What a metric's interval says of it by its role; a metric that is only watched says nothing. */
export type Standing = 'shown' | 'violated' | 'open' | 'watched'

/** One metric between the two releases. Rates and scores differ in their own unit, amounts and latencies as a part of the control's. */
export type MetricRow = {
  readonly name: string
  readonly source: string
  readonly role: RolloutMetricRole
  readonly margin: number
  /** Candidate against control; null while one of them has nothing. */
  readonly effect: number | null
  /** Null where nothing bounds it yet. */
  readonly low: number | null
  readonly high: number | null
  readonly method: string
  /** Calls that have a value, of both together. */
  readonly n: number
  readonly control: ArmFigure
  readonly candidate: ArmFigure
  /** How often, at any look, the metric may be called worse or better when it is not: its share of the plan's alpha. */
  readonly alphas: { readonly worse: number; readonly better: number }
  readonly standing: Standing
  /** About so many more calls, of both together, show it if it goes on like this; null where none foreseeable do. */
  readonly callsLeft: number | null
  /** Why nothing is shown whatever the interval says; empty otherwise. */
  readonly hindrance: string
}

export type ArmFigure = {
  readonly n: number
  readonly missing: number
  /** Mean, rate or percentile: share, points, US dollars, tokens or milliseconds; null without values. */
  readonly value: number | null
}

export type Analysis = {
  readonly metrics: readonly MetricRow[]
  readonly sampleRatio: {
    readonly isMismatch: boolean
    /** e to the evidence is how much likelier another split is. */
    readonly logEvidence: number
    readonly control: number
    readonly candidate: number
    /** Units that the candidate should have had by the weights. */
    readonly expected: number
  }
  /** Of the candidate, all stretches together. */
  readonly exposure: { readonly calls: number; readonly errors: number; readonly costUsd: number }
  /** The candidate's error rate is above the plan's limit, at every look with the plan's alpha; false without a limit. */
  readonly isOverErrorRate: boolean
}

/** Everything the counts of a rollout say of its plan's metrics, by what stays true at every look. */
export function analyse(plan: RolloutPlan, stretches: readonly StretchCounts[]): Analysis {
  const compared = stretches.filter(({ weight }) => weight < 1)
  const candidates = stretches.map(({ candidate }) => candidate)
  const sum = (read: (counts: VariantCounts) => number) =>
    candidates.reduce((total, counts) => total + read(counts), 0)
  const exposure = {
    calls: sum(({ calls }) => calls),
    errors: sum(({ errors }) => errors),
    costUsd: sum(({ costUsd }) => costUsd),
  }
  const { errorRate } = plan.limits
  return {
    metrics: plan.metrics.map((metric) => rowOf(metric, plan, compared)),
    sampleRatio: sampleRatioOf(compared),
    exposure,
    isOverErrorRate:
      errorRate !== undefined &&
      evidenceOfMeanAbove(countRate({ hits: exposure.errors, n: exposure.calls }), errorRate) >=
        Math.log(1 / plan.alpha),
  }
}

function sampleRatioOf(stretches: readonly StretchCounts[]): Analysis['sampleRatio'] {
  const logEvidence = sampleRatioEvidence(
    stretches.map(({ weight, control, candidate }) => [
      { share: 1 - weight, units: control.units },
      { share: weight, units: candidate.units },
    ]),
  )
  const sum = (read: (stretch: StretchCounts) => number) =>
    stretches.reduce((total, stretch) => total + read(stretch), 0)
  return {
    isMismatch: logEvidence >= Math.log(1 / sampleRatioAlpha),
    logEvidence,
    control: sum(({ control }) => control.units),
    candidate: sum(({ candidate }) => candidate.units),
    expected: sum(({ weight, control, candidate }) => weight * (control.units + candidate.units)),
  }
}

function rowOf(
  metric: RolloutMetric,
  plan: RolloutPlan,
  stretches: readonly StretchCounts[],
): MetricRow {
  const measure = measures[metric.kind]
  const alphas = alphasOf(metric, plan)
  const [control, candidate] = [
    armFigure(
      metric,
      stretches.map((stretch) => stretch.control),
    ),
    armFigure(
      metric,
      stretches.map((stretch) => stretch.candidate),
    ),
  ]
  const measured: Measured = {
    metric,
    stretches,
    alphas:
      metric.better === 'lower'
        ? { low: alphas.worse, high: alphas.better }
        : { low: alphas.better, high: alphas.worse },
    factor: 1,
    stretchesMax: Math.max(1, plan.steps.filter(({ weight }) => weight < 100).length),
  }
  const interval = measure.interval(measured)
  const hindrance = hindranceOf(metric, control, candidate)
  const standing = standingOf(metric, interval, hindrance)
  const n = control.n + candidate.n
  return {
    name: metric.name,
    source: metric.source,
    role: metric.role,
    margin: metric.margin,
    effect: effectOf(metric, stretches),
    low: finiteOrNull(interval.low),
    high: finiteOrNull(interval.high),
    method: measure.method,
    n,
    control,
    candidate,
    alphas,
    standing,
    callsLeft:
      standing === 'open' && hindrance === ''
        ? callsLeftOf(n, (factor) => measure.isShown({ ...measured, factor }))
        : null,
    hindrance,
  }
}

/**
 * A metric is called worse with its part of alpha among all that decide (one of them is enough to roll back), a goal
 * better with its part among goals (one is enough to ship), a guardrail not worse with all of alpha, for every guardrail
 * must be shown (an intersection of unions needs no correction: Berger 1982).
 */
function alphasOf({ role }: RolloutMetric, { alpha, metrics }: RolloutPlan): MetricRow['alphas'] {
  const goals = metrics.filter((metric) => metric.role === 'goal').length
  const deciding = metrics.filter((metric) => metric.role !== 'watch').length
  if (role === 'watch') return { worse: alpha, better: alpha }
  return { worse: alpha / deciding, better: role === 'goal' ? alpha / goals : alpha }
}

/** As seen: the effects within the stretches, each by the calls that could show it. */
function effectOf(metric: RolloutMetric, stretches: readonly StretchCounts[]): number | null {
  let [sum, weights] = [0, 0]
  for (const stretch of stretches) {
    const [control, candidate] = [
      armFigure(metric, [stretch.control]),
      armFigure(metric, [stretch.candidate]),
    ]
    if (control.value === null || candidate.value === null) continue
    const weight = (control.n * candidate.n) / (control.n + candidate.n)
    sum += weight * measures[metric.kind].effect(candidate.value, control.value)
    weights += weight
  }
  return weights === 0 ? null : finiteOrNull(sum / weights)
}

function standingOf(metric: RolloutMetric, interval: Interval, hindrance: string): Standing {
  if (metric.role === 'watch') return 'watched'
  if (hindrance !== '') return 'open'
  const worst = metric.role === 'guardrail' ? boundOf(metric) : 0
  const isLower = metric.better === 'lower'
  if (isLower ? interval.low > worst : interval.high < worst) return 'violated'
  return isWithin(metric, interval) ? 'shown' : 'open'
}

/** The effect that must be ruled out: of a guardrail its margin on the bad side, of a goal on the good one. */
function boundOf({ role, better, margin }: RolloutMetric): number {
  return (role === 'guardrail') === (better === 'lower') ? margin : -margin
}

function isWithin(metric: RolloutMetric, { low, high }: Interval): boolean {
  return metric.better === 'lower' ? high < boundOf(metric) : low > boundOf(metric)
}

function hindranceOf({ kind, source }: RolloutMetric, control: ArmFigure, candidate: ArmFigure) {
  for (const [name, { n, missing }] of [
    ['what serves', control],
    ['the new release', candidate],
  ] as const) {
    if (n === 0) return `no call of ${name} has a value`
    // Scores are drawn by sampling and first tokens by streaming: there most calls may lack one.
    const isOfEvery = kind !== 'score' && !source.startsWith('first-token')
    if (isOfEvery && missing > missingShareMax * (n + missing))
      return `${missing} of ${n + missing} calls of ${name} have no value, and at most ${100 * missingShareMax} % may${source === 'cost' ? '; give their models a price' : ''}`
  }
  return ''
}

/** How many more calls show it if each stretch went on as it did: counts times a factor, found to a sixteenth. */
function callsLeftOf(n: number, isShownBy: (factor: number) => boolean): number | null {
  let most = 2
  while (most <= foretoldMost && !isShownBy(most)) most *= 2
  if (most > foretoldMost) return null
  let least = most / 2
  for (let halving = 0; halving < 4; halving += 1) {
    const middle = (least + most) / 2
    if (isShownBy(middle)) most = middle
    else least = middle
  }
  return Math.ceil((most - 1) * n)
}

type Measured = {
  readonly metric: RolloutMetric
  readonly stretches: readonly StretchCounts[]
  readonly alphas: EndAlphas
  /** As if each count were so many times what it is. */
  readonly factor: number
  /** How many stretches the plan can have at most: quantiles divide alpha among them. */
  readonly stretchesMax: number
}

type Measure = {
  readonly method: string
  effect(candidate: number, control: number): number
  interval(measured: Measured): Interval
  /** The bound that decides lies outside of the interval; quicker than the interval, where it can be. */
  isShown(measured: Measured): boolean
}

const differenceMeasure: Measure = {
  method: 'two-arm betting sequence of the difference',
  effect: (candidate, control) => candidate - control,
  interval(measured) {
    const { low, high } = meanDifferenceSequence(scoredStretches(measured), measured.alphas)
    const { range } = measured.metric
    const width = range.high - range.low
    return { low: low * width, high: high * width }
  },
  isShown(measured) {
    const { range } = measured.metric
    return rulesOut(measured, {
      scale: 1,
      shift: boundOf(measured.metric) / (range.high - range.low),
    })
  },
}

const measures: Readonly<Record<RolloutMetric['kind'], Measure>> = {
  rate: differenceMeasure,
  score: differenceMeasure,
  amount: {
    method: 'two-arm betting sequence of the ratio, clipped at the bound',
    effect: relativeEffect,
    interval: (measured) => relative(meanRatioSequence(scoredStretches(measured), measured.alphas)),
    isShown: (measured) => rulesOut(measured, { scale: 1 + boundOf(measured.metric), shift: 0 }),
  },
  quantile: {
    method: 'quantile sequences of both, half of alpha each',
    effect: relativeEffect,
    interval: (measured) => relative(quantileRatio(measured)),
    isShown: (measured) => isWithin(measured.metric, relative(quantileRatio(measured))),
  },
}

function rulesOut(measured: Measured, line: Line): boolean {
  const { metric, alphas } = measured
  const evidence = twoArmEvidence(scoredStretches(measured))
  return metric.better === 'lower'
    ? evidence.ofLower(line) >= Math.log(1 / alphas.high)
    : evidence.ofHigher(line) >= Math.log(1 / alphas.low)
}

function relativeEffect(candidate: number, control: number): number {
  return control === 0 ? (candidate === 0 ? 0 : Number.POSITIVE_INFINITY) : candidate / control - 1
}

function relative({ low, high }: Interval): Interval {
  return { low: low - 1, high: high - 1 }
}

function scoredStretches({ metric, stretches, factor }: Measured) {
  const scored = (counts: VariantCounts) =>
    scoresOf(metric, counts).map((score) => ({ ...score, count: score.count * factor }))
  return stretches.map(({ weight, control, candidate }) => ({
    share: weight,
    control: scored(control),
    candidate: scored(candidate),
  }))
}

/** In each stretch between the lowest and the highest that the two percentiles can be; a stretch rules out for all. */
function quantileRatio({ metric, stretches, alphas, factor, stretchesMax }: Measured): Interval {
  const ends = (counts: VariantCounts, alpha: number) =>
    quantileSequenceOfCounts(
      valuesOf(metric, counts).map((value) => ({
        ...value,
        count: Math.round(value.count * factor),
      })),
      {
        quantile: quantileOf(metric),
        alpha: alpha / 2 / stretchesMax,
        tunedFor: quantilesTunedFor,
      },
    )
  return stretches.reduce<Interval>(
    (known, { control, candidate }) => {
      const low = ends(candidate, alphas.low).low / ends(control, alphas.low).high
      const high = ends(candidate, alphas.high).high / ends(control, alphas.high).low
      return {
        low: Math.max(known.low, Number.isFinite(low) ? low : 0),
        high: Math.min(known.high, high >= 0 ? high : Number.POSITIVE_INFINITY),
      }
    },
    { low: 0, high: Number.POSITIVE_INFINITY },
  )
}

function quantileOf({ source }: RolloutMetric): number {
  return source.endsWith('-p50') ? 0.5 : 0.95
}

function valuesOf({ source }: RolloutMetric, { amounts }: VariantCounts): readonly ValueCount[] {
  return amountsOf(amounts[source.startsWith('latency') ? 'latency' : 'first-token'])
}

/** What a variant did by this metric, from 0 to 1. */
function scoresOf(metric: RolloutMetric, counts: VariantCounts): readonly ScoreCount[] {
  const { calls, errors, refusals, amounts, scores } = counts
  switch (metric.kind) {
    case 'rate':
      return countRate({ hits: metric.source === 'errors' ? errors : refusals, n: calls })
    case 'amount':
      return amountsWithin(amounts[metric.source === 'cost' ? 'cost' : 'tokens'], metric.bound ?? 1)
    case 'score':
      return scoresOfBins(scores[metric.source.slice('score:'.length)] ?? [])
    case 'quantile':
      return []
  }
}

function armFigure(metric: RolloutMetric, counts: readonly VariantCounts[]): ArmFigure {
  const calls = counts.reduce((total, count) => total + count.calls, 0)
  if (metric.kind === 'quantile') {
    const values = counts.flatMap((count) => valuesOf(metric, count))
    const n = countOf(values)
    return { n, missing: missingOf(calls, n), value: middleQuantile(values, quantileOf(metric)) }
  }
  const scores = counts.flatMap((count) => scoresOf(metric, count))
  const n = countOf(scores)
  const mean = meanOf(scores)
  const { low, high } = metric.range
  const scale = metric.kind === 'amount' ? (metric.bound ?? 1) : high - low
  const from = metric.kind === 'score' ? low : 0
  return { n, missing: missingOf(calls, n), value: mean === null ? null : from + mean * scale }
}

/** Calls are counted a moment before their values, so that there may be more of these. */
function missingOf(calls: number, n: number): number {
  return Math.max(0, calls - n)
}

function middleQuantile(values: readonly ValueCount[], quantile: number): number | null {
  const ascending = values.toSorted((one, other) => one.low - other.low)
  const n = countOf(ascending)
  let upTo = 0
  for (const { low, high, count } of ascending) {
    upTo += count
    if (upTo >= quantile * n) return (low + high) / 2
  }
  return null
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

import { z } from 'zod'
import { usd } from '#contract/money.ts'

/** Bounds of one plan. */
export const stepsMax = 20
export const metricsMax = 20

/** Half a year: what takes longer is no rollout. */
const secondsMax = 180 * 86_400

const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const
type DurationUnit = keyof typeof secondsOf

/** Seconds as a number, or a text such as 30m. */
const duration = z
  .union(
    [
      z.number().min(0),
      z
        .string()
        .regex(/^\d+(\.\d+)?[smhd]$/)
        // The pattern ends in one of the four.
        .transform((text) => Number(text.slice(0, -1)) * secondsOf[text.slice(-1) as DurationUnit]),
    ],
    { error: 'a duration is a number of seconds, 0 or more, or a text like 90s, 30m, 2h or 1d' },
  )
  .refine((seconds) => seconds <= secondsMax, `a duration is at most ${secondsMax / 86_400} days`)

/** What metrics are taken from; scores are `score:NAME`. */
export const plainSources = [
  'errors',
  'refusals',
  'cost',
  'tokens',
  'latency-p50',
  'latency-p95',
  'first-token-p50',
  'first-token-p95',
] as const

/** What the effect and the margin of a metric are: points of a share or a score, or a part of what the control has. */
export type MetricKind = 'rate' | 'score' | 'amount' | 'quantile'

/** Margins of ratios above this are most likely milliseconds or dollars. */
const relativeMarginMax = 5

export const metricRoles = ['guardrail', 'goal', 'watch'] as const
export type RolloutMetricRole = (typeof metricRoles)[number]

/** The kind of a source; null where there is no such source. */
export function kindOfSource(source: string): MetricKind | null {
  if (source === 'errors' || source === 'refusals') return 'rate'
  if (source === 'cost' || source === 'tokens') return 'amount'
  if (/^(latency|first-token)-p(50|95)$/.test(source)) return 'quantile'
  return /^score:.+$/.test(source) ? 'score' : null
}

const pause = z
  .strictObject({
    samples: z
      .number()
      .int()
      .min(1)
      .max(100_000_000)
      .nullish()
      .describe('calls of this step, both releases together'),
    seconds: z.number().min(0).max(secondsMax).nullish(),
    duration: duration.optional().describe('the same as seconds, also as a text: 30m, 2h, 1d'),
    approval: z
      .boolean()
      .default(false)
      .describe('a person lets it go on: `belay rollouts resume ID`'),
  })
  .refine((given) => given.seconds == null || given.duration === undefined, {
    path: ['duration'],
    message: 'seconds and duration are the same; give one of them',
  })
  .transform(({ samples, seconds, duration: written, approval }) => ({
    samples: samples ?? null,
    seconds: seconds ?? written ?? null,
    approval,
  }))

const step = z.strictObject({
  weight: z
    .number()
    .describe('percent of the units that the new release answers; never less than the step before'),
  pause: pause
    .default({ samples: null, seconds: null, approval: false })
    .describe('what must have happened before the next step; all that is given'),
})

const metric = z.strictObject({
  name: z.string().min(1).max(120).optional().describe('the source if left out'),
  source: z
    .string()
    .min(1)
    .max(240)
    .describe(`${plainSources.join(', ')}, or score:NAME`),
  role: z
    .enum(metricRoles)
    .describe(
      'guardrail: must not get worse by its margin; goal: must get better; watch: is shown',
    ),
  margin: z
    .number()
    .optional()
    .describe(
      'of rates and scores in their own unit: 0.05 is five points; of cost, tokens and latency a part of the control’s: 0.1 is a tenth more',
    ),
  kind: z
    .enum(['rate', 'score', 'amount', 'quantile'])
    .optional()
    .describe('follows from the source'),
  better: z.enum(['higher', 'lower']).optional().describe('of scores; higher if left out'),
  range: z
    .strictObject({ low: z.number(), high: z.number() })
    .optional()
    .describe('of scores: what lies beyond counts as its end; 0 to 1 if left out'),
  bound: z
    .number()
    .positive()
    .nullish()
    .describe('of cost in US dollars and of tokens, a call: what is more counts as this'),
})

/**
 * How a release takes over: steps with what they wait for, metrics that decide, and hard limits. Refusals say where,
 * and what to write instead. The output has every name and every default filled in, and
 * is a plan itself, which comes out as it was.
 */
export const rolloutPlan = z
  .strictObject({
    steps: z.array(step).min(1, 'a plan has at least one step').max(stepsMax),
    metrics: z.array(metric).max(metricsMax).default([]),
    alpha: z
      .number()
      .min(0.001)
      .max(0.2)
      .default(0.05)
      .describe(
        'how often an equal release may be rolled back, and a worse one shipped, however often one looks',
      ),
    limits: z
      .strictObject({
        errorRate: z
          .number()
          .gt(0)
          .lt(1)
          .optional()
          .describe('share of the new release’s calls that may fail'),
        budgetUsd: usd
          .or(
            z
              .number()
              .gt(0)
              .transform((dollars) => dollars.toFixed(6)),
          )
          .optional()
          .describe('what its calls may cost together'),
        exposure: z.number().int().min(1).optional().describe('calls that it may answer'),
        age: duration.optional().describe('seconds, or 2h, 7d: how long the rollout may take'),
      })
      .default({})
      .describe('past any of these the new release is taken back'),
  })
  .superRefine((plan, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    plan.steps.forEach(({ weight }, at) => {
      const place = ['steps', at, 'weight']
      const before = plan.steps[at - 1]?.weight
      if (!(weight > 0 && weight <= 100))
        refuse(place, `step ${at + 1}: a weight is percent, above 0 and at most 100, not ${weight}`)
      else if (before !== undefined && weight < before)
        refuse(
          place,
          `step ${at + 1}: the weight falls from ${before} to ${weight}, and who had the new release would lose it; write at least ${before}`,
        )
    })
    const last = plan.steps.at(-1)?.weight
    if (last !== undefined && last < 100)
      refuse(
        ['steps', plan.steps.length - 1, 'weight'],
        `step ${plan.steps.length}: the last step is 100, or the rollout never ends; add {weight: 100}`,
      )
    const names = new Map<string, number>()
    plan.metrics.forEach((given, at) => {
      for (const { field, message } of problemsOf(given))
        refuse(['metrics', at, field], `metric ${at + 1} (${given.source}): ${message}`)
      const name = given.name ?? given.source
      const twin = names.get(name)
      if (twin !== undefined)
        refuse(
          ['metrics', at, 'name'],
          `metric ${at + 1}: "${name}" is the name of metric ${twin + 1} already; give it another \`name\``,
        )
      names.set(name, at)
    })
    const isCompared = plan.steps.some(({ weight }) => weight < 100)
    if (!isCompared && plan.metrics.some(({ role }) => role !== 'watch'))
      refuse(
        ['steps', 0, 'weight'],
        'step 1: at 100 nothing is left to compare with, so no metric could decide; begin with less, such as {weight: 20, pause: {samples: 400}}',
      )
  })
  .transform((plan) => ({
    ...plan,
    metrics: plan.metrics.map(({ name, margin, better, range, bound, ...given }) => ({
      ...given,
      name: name ?? given.source,
      kind: kindOfSource(given.source) ?? ('rate' as const),
      margin: margin ?? 0,
      better:
        better ?? (given.source.startsWith('score:') ? ('higher' as const) : ('lower' as const)),
      range: range ?? { low: 0, high: 1 },
      bound: bound ?? null,
    })),
  }))
export type RolloutPlan = z.output<typeof rolloutPlan>
export type RolloutPlanInput = z.input<typeof rolloutPlan>
export type RolloutMetric = RolloutPlan['metrics'][number]

type MetricProblem = { readonly field: string; readonly message: string }

function problemsOf({
  source,
  role,
  margin,
  better,
  range,
  bound,
}: z.output<typeof metric>): MetricProblem[] {
  const kind = kindOfSource(source)
  if (kind === null)
    return [
      {
        field: 'source',
        message: `there is no such source; there are ${plainSources.join(', ')} and score:NAME`,
      },
    ]
  const problems: MetricProblem[] = []
  const refuse = (field: string, message: string) => problems.push({ field, message })
  if (kind !== 'score' && better === 'higher')
    refuse('better', 'less of it is better, always; leave `better` out')
  if (kind !== 'score' && range !== undefined && (range.low !== 0 || range.high !== 1))
    refuse('range', 'only scores have a range; leave it out')
  if (range !== undefined && !(range.low < range.high))
    refuse('range', `the range ends before it begins: ${range.low} to ${range.high}`)
  if (kind !== 'amount' && bound != null)
    refuse('bound', 'only cost and tokens have a bound; leave it out')
  if (kind === 'amount' && bound == null)
    refuse(
      'bound',
      `without a bound one call could outweigh all others; write what hardly any call ${source === 'cost' ? 'costs, in US dollars, such as bound: 0.1' : 'takes, such as bound: 8000'}`,
    )
  if (role === 'guardrail' && margin === undefined)
    refuse('margin', `a guardrail needs a margin: by how much may it get worse? ${examples[kind]}`)
  if (margin === undefined) return problems
  if (role === 'watch' && margin === 0) return problems
  if (role === 'watch') refuse('margin', 'what is only watched has no margin; leave it out')
  else if (role === 'guardrail' && margin <= 0)
    refuse(
      'margin',
      `no number of calls shows that something is not worse at all; write by how much it may be. ${examples[kind]}`,
    )
  else if (margin < 0)
    refuse('margin', `by how much it must get better is 0 or more, not ${margin}`)
  const [low, high] = range === undefined ? [0, 1] : [range.low, range.high]
  if (kind === 'rate' && margin >= 1)
    refuse('margin', `it is a share of calls, below 1, not ${margin}. ${examples[kind]}`)
  if (kind === 'score' && margin >= high - low)
    refuse(
      'margin',
      `it is less than the range of the score, ${high - low}, not ${margin}; if scores go further, say so with range: {low, high}`,
    )
  if ((kind === 'amount' || kind === 'quantile') && margin > relativeMarginMax)
    refuse(
      'margin',
      `it is a part of what the release has that serves, not ${kind === 'quantile' ? 'milliseconds' : 'an amount'}, at most ${relativeMarginMax}, and is ${margin}. ${examples[kind]}`,
    )
  if ((kind === 'amount' || kind === 'quantile') && role === 'goal' && margin >= 1)
    refuse('margin', `nothing gets better by all of it; write less than 1. ${examples[kind]}`)
  return problems
}

const examples: Readonly<Record<MetricKind, string>> = {
  rate: 'margin: 0.05 is five calls more in a hundred.',
  score: 'margin: 0.05 is five hundredths of a point.',
  amount: 'margin: 0.1 is a tenth more.',
  quantile: 'margin: 0.1 is a tenth slower.',
}

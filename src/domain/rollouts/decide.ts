import type { RolloutPlan } from '#contract/rollout-plan.ts'
import { type Analysis, type MetricRow, sampleRatioAlpha } from '#domain/rollouts/analyse.ts'
import type { Verdict } from '#domain/statistics/overall-verdict.ts'

/** Where a rollout stands when it is looked at. */
export type Stand = {
  /** Place in the plan's steps, from 0. */
  readonly step: number
  /** Calls of this step, both releases together. */
  readonly stepCalls: number
  readonly stepSeconds: number
  /** Since the rollout began. */
  readonly ageSeconds: number
  /** A person has let this step go on, or skipped what it waits for. */
  readonly isApproved: boolean
}

/**
 * What is to be done: `go-on` waits, `await-approval` waits for a person, `next-step` raises the weight, `ship` ends it
 * with the new release, `abort` without, `hold` does nothing until a person does.
 */
export type Deed = 'go-on' | 'await-approval' | 'next-step' | 'ship' | 'abort' | 'hold'

export type Decision = {
  readonly deed: Deed
  /** What the analysis comes to by now, whatever the step waits for. */
  readonly verdict: Verdict
  /** Sentences for people: why, with figures. */
  readonly reason: string
  /** About so many more calls until everything is shown; null where none is foreseeable, 0 where it is. */
  readonly callsLeft: number | null
}

/**
 * What follows from an analysis. Hard limits come first, then a split of traffic that is not the planned one, for then
 * no figure is to be trusted; then a metric that is worse. A weight below 100 is reached when a step has had what it
 * waits for and nothing is worse; 100, where there is nothing left to compare with, only when every guardrail is shown
 * and, where there are goals, one of them. What is missing is never a pass.
 */
export function decide(plan: RolloutPlan, analysis: Analysis, stand: Stand): Decision {
  const { metrics } = analysis
  const broken = brokenLimits(plan, analysis, stand)
  if (broken.length > 0) return rollback(broken)
  if (analysis.sampleRatio.isMismatch)
    return {
      deed: 'hold',
      verdict: 'hold',
      reason: mismatchReason(analysis.sampleRatio),
      callsLeft: null,
    }
  const worse = metrics.filter(({ standing }) => standing === 'violated')
  if (worse.length > 0) return rollback(worse.map(worseReason))
  const open = openMetrics(metrics)
  const verdict = open.length === 0 ? 'ship' : 'hold'
  const callsLeft = callsLeftOf(open)
  const waits = waitingFor(plan, stand)
  if (waits !== null) return { deed: waits.deed, verdict, reason: waits.reason, callsLeft }
  const next = plan.steps[stand.step + 1]
  const shown = shownReason(metrics)
  if (next === undefined) {
    // At 100 nothing new can be shown; it was before.
    return { deed: 'ship', verdict: 'ship', reason: shown, callsLeft: 0 }
  }
  if (next.weight < 100)
    return {
      deed: 'next-step',
      verdict,
      reason: `Step ${stand.step + 1} had what it waits for and nothing is shown to be worse: on to ${next.weight} %.`,
      callsLeft,
    }
  if (open.length > 0)
    return { deed: 'go-on', verdict, reason: openReason(open, callsLeft), callsLeft }
  return { deed: 'next-step', verdict, reason: shown, callsLeft: 0 }
}

function rollback(reasons: readonly string[]): Decision {
  return { deed: 'abort', verdict: 'rollback', reason: reasons.join(' '), callsLeft: 0 }
}

function brokenLimits(
  { limits }: RolloutPlan,
  { exposure, isOverErrorRate }: Analysis,
  { ageSeconds }: Stand,
): string[] {
  const { errorRate, budgetUsd, exposure: callsMost, age } = limits
  const reasons: string[] = []
  if (isOverErrorRate && errorRate !== undefined)
    reasons.push(
      `Limit: ${exposure.errors} of ${exposure.calls} calls of the new release failed, which is more than the ${figure(100 * errorRate)} % that may.`,
    )
  if (budgetUsd !== undefined && exposure.costUsd >= Number(budgetUsd))
    reasons.push(
      `Limit: the calls of the new release cost $${figure(exposure.costUsd)}, and may cost $${budgetUsd}.`,
    )
  if (callsMost !== undefined && exposure.calls >= callsMost)
    reasons.push(
      `Limit: the new release answered ${exposure.calls} calls, and was to answer at most ${callsMost} before a verdict.`,
    )
  if (age !== undefined && ageSeconds >= age)
    reasons.push(
      `Limit: the rollout took ${Math.round(ageSeconds)} s, and was to take at most ${age} s.`,
    )
  return reasons
}

function waitingFor(
  { steps }: RolloutPlan,
  { step, stepCalls, stepSeconds, isApproved }: Stand,
): { readonly deed: Deed; readonly reason: string } | null {
  const pause = steps[step]?.pause
  if (pause === undefined || isApproved) return null
  const place = `Step ${step + 1} of ${steps.length}`
  const { samples, seconds, approval } = pause
  const missing = [
    samples !== null && stepCalls < samples ? `${stepCalls} of ${samples} calls` : '',
    seconds !== null && stepSeconds < seconds
      ? `${Math.floor(stepSeconds)} of ${seconds} seconds`
      : '',
  ].filter((text) => text !== '')
  if (missing.length > 0) return { deed: 'go-on', reason: `${place}: ${missing.join(', ')}.` }
  return approval
    ? {
        deed: 'await-approval',
        reason: `${place} waits for a person: \`belay rollouts resume\` lets it go on.`,
      }
    : null
}

/** What still stands between the rollout and 100: every guardrail not shown and, while no goal is, the goals. */
function openMetrics(metrics: readonly MetricRow[]): readonly MetricRow[] {
  const goals = metrics.filter(({ role }) => role === 'goal')
  const isBetter = goals.some(({ standing }) => standing === 'shown')
  return metrics.filter(
    ({ role, standing }) =>
      standing !== 'shown' && (role === 'guardrail' || (role === 'goal' && !isBetter)),
  )
}

/** All guardrails need their calls, of goals the first is enough. */
function callsLeftOf(open: readonly MetricRow[]): number | null {
  const known = (rows: readonly MetricRow[]) =>
    rows.map((row) => row.callsLeft ?? Number.POSITIVE_INFINITY)
  const guardrails = known(open.filter(({ role }) => role === 'guardrail'))
  const goals = known(open.filter(({ role }) => role === 'goal'))
  const most = Math.max(0, ...guardrails, ...(goals.length === 0 ? [] : [Math.min(...goals)]))
  return Number.isFinite(most) ? most : null
}

function mismatchReason({ control, candidate, expected }: Analysis['sampleRatio']): string {
  return `Traffic is not split as planned: the new release has ${candidate} of ${control + candidate} units, where about ${Math.round(expected)} were due; by chance at most one rollout in ${figure(1 / sampleRatioAlpha)} comes to that. No figure is to be trusted until it is known why: units that are not the application’s, calls that are lost on one side, a cache before one of them.`
}

function worseReason(row: MetricRow): string {
  return row.role === 'guardrail'
    ? `${seen(row)}: worse than what serves by more than the margin of ${figure(row.margin)}.`
    : `${seen(row)}: worse than what serves.`
}

function shownReason(metrics: readonly MetricRow[]): string {
  const shown = metrics.filter(({ standing }) => standing === 'shown')
  if (shown.length === 0) return 'No metric decides in this plan; every step had what it waits for.'
  return shown
    .map((row) =>
      row.role === 'guardrail'
        ? `${seen(row)}: not worse by more than ${figure(row.margin)}.`
        : `${seen(row)}: better than what serves${row.margin > 0 ? ` by more than ${figure(row.margin)}` : ''}.`,
    )
    .join(' ')
}

function openReason(open: readonly MetricRow[], callsLeft: number | null): string {
  const told = open.map((row) =>
    row.hindrance === '' ? `${seen(row)}: not shown yet.` : `${row.name}: ${row.hindrance}.`,
  )
  const rest =
    callsLeft === null
      ? 'As it looks, no number of calls worth waiting for shows it; end it by hand, or widen the margin in a new plan.'
      : `About ${callsLeft} more calls show it if it goes on like this.`
  return `Not at 100 before everything is shown. ${told.join(' ')} ${rest}`
}

function seen({ name, effect, low, high, n }: MetricRow): string {
  const ends = `[${low === null ? '−∞' : signed(low)}, ${high === null ? '∞' : signed(high)}]`
  return `${name}: ${effect === null ? 'no effect known' : `${signed(effect)} ${ends}`} on ${n} ${n === 1 ? 'call' : 'calls'}`
}

function signed(value: number): string {
  return value > 0 ? `+${figure(value)}` : figure(value)
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)))
}

import { type MetricComparison, type MetricRole, missingShareMax } from './compare-scores.ts'
import { holm } from './several-tests.ts'

export type Verdict = 'ship' | 'hold' | 'rollback'

/** A metric's comparison with what the others make of it. */
export type JudgedMetric = {
  readonly adjustedPValue: number | null
  readonly verdict: Verdict
  /** A sentence: what was found, and what would change it. */
  readonly reason: string
}

export type OverallVerdict = {
  readonly verdict: Verdict
  /** In the order given. */
  readonly metrics: readonly JudgedMetric[]
  /** Why, in sentences; the deciding ones first. */
  readonly reasons: readonly string[]
}

/**
 * One verdict over several metrics. A guardrail or goal that is clearly worse rolls back. To ship,
 * every guardrail must be shown and, where there are goals, at least one of them, with p values
 * adjusted by Holm over all that decide. Anything else holds. Dry runs decide nothing.
 */
export function overallVerdict(
  metrics: readonly {
    readonly name: string
    readonly role: MetricRole
    readonly margin: number
    readonly comparison: MetricComparison
  }[],
  alpha: number,
): OverallVerdict {
  const deciding = metrics.filter(({ role }) => role !== 'dry-run')
  const tested = deciding.filter(({ comparison }) => comparison.pValue !== null)
  const adjusted = holm(tested.map(({ comparison }) => comparison.pValue ?? 1))
  const adjustedOf = new Map(tested.map(({ name }, at) => [name, adjusted[at] ?? 1]))
  const judged = metrics.map((metric): JudgedMetric => {
    const adjustedPValue = adjustedOf.get(metric.name) ?? null
    const verdict = verdictOf(metric, adjustedPValue, alpha)
    return { adjustedPValue, verdict, reason: reasonOf(metric, verdict, adjustedPValue) }
  })
  const byRole = (role: MetricRole) => judged.filter((_, at) => metrics[at]?.role === role)
  const [goals, guardrails] = [byRole('goal'), byRole('guardrail')]
  const all = [...goals, ...guardrails]
  const told = (chosen: readonly JudgedMetric[]) => chosen.map(({ reason }) => reason)
  const bad = all.filter(({ verdict }) => verdict === 'rollback')
  if (bad.length > 0) return { verdict: 'rollback', metrics: judged, reasons: told(bad) }
  if (all.length === 0)
    return {
      verdict: 'hold',
      metrics: judged,
      reasons: ['No metric decides: make one a goal or a guardrail.'],
    }
  const open = guardrails.filter(({ verdict }) => verdict !== 'ship')
  const isBetter = goals.length === 0 || goals.some(({ verdict }) => verdict === 'ship')
  if (open.length === 0 && isBetter)
    return {
      verdict: 'ship',
      metrics: judged,
      reasons: told(all.filter(({ verdict }) => verdict === 'ship')),
    }
  return { verdict: 'hold', metrics: judged, reasons: told([...open, ...(isBetter ? [] : goals)]) }
}

function verdictOf(
  { role, comparison }: { readonly role: MetricRole; readonly comparison: MetricComparison },
  adjustedPValue: number | null,
  alpha: number,
): Verdict {
  if (role === 'dry-run') return 'hold'
  if (comparison.standing === 'violated') return 'rollback'
  return comparison.standing === 'shown' && adjustedPValue !== null && adjustedPValue <= alpha
    ? 'ship'
    : 'hold'
}

function reasonOf(
  {
    name,
    role,
    margin,
    comparison,
  }: {
    readonly name: string
    readonly role: MetricRole
    readonly margin: number
    readonly comparison: MetricComparison
  },
  verdict: Verdict,
  adjustedPValue: number | null,
): string {
  const { effect, n, missing } = comparison
  if (effect === null)
    return `${name}: no item has a score on both sides${missing === 0 ? '' : `, ${missing} lack one`}, so nothing can be said.`
  const seen = `${name}: ${signed(effect.mean)}${effect.interval === null ? '' : ` [${signed(effect.interval.low)}, ${signed(effect.interval.high)}]`} on ${counted(n, 'item')}`
  if (role === 'dry-run') return `${seen}; a dry run, which decides nothing.`
  if (verdict === 'rollback')
    return role === 'goal'
      ? `${seen}: worse than the baseline.`
      : `${seen}: worse than the baseline by more than the margin of ${shown(margin)}.`
  if (verdict === 'ship')
    return role === 'goal'
      ? `${seen}: better than the baseline.`
      : `${seen}: not worse than the baseline by more than ${shown(margin)}.`
  return `${seen}: not shown yet. ${whatElse(comparison, adjustedPValue)}`
}

function whatElse(
  { n, nStillNeeded, missing, hasTooManyMissing, standing }: MetricComparison,
  adjustedPValue: number | null,
): string {
  if (standing === 'shown')
    return `By itself it would be; with the other metrics allowed for, its p value is ${adjustedPValue === null ? 'not known' : shown(adjustedPValue)}.`
  if (hasTooManyMissing)
    return `${missing} of ${n + missing} items have no score on one side, and at most ${shown(100 * missingShareMax)} % may; mend those first.`
  return nStillNeeded === null || nStillNeeded === 0
    ? 'More items, or more different ones, would tell.'
    : `About ${counted(nStillNeeded, 'more item')} would tell a difference of this size.`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function signed(value: number): string {
  return value > 0 ? `+${shown(value)}` : shown(value)
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)))
}

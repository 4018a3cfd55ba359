import type { Rollout } from '#contract/rollouts.ts'
import { kindOfSource } from '#contract/rollout-plan.ts'
import { formatSignificant } from '#web/format/number.ts'

type Metric = Rollout['metrics'][number]

/** Rates and scores differ in their own unit; amounts and quantiles by a part of what serves. */
function scaleOf({ source }: Pick<Metric, 'source'>): {
  readonly times: number
  readonly unit: string
} {
  const kind = kindOfSource(source)
  if (kind === 'score') return { times: 1, unit: '' }
  return { times: 100, unit: kind === 'rate' ? ' pp' : ' %' }
}

/** An effect with its interval: `+4.2 pp [1.1, 8]`, `−12 % [−20, ∞)`; a dash before anything is known. */
export function effectText(metric: Pick<Metric, 'source' | 'effect' | 'low' | 'high'>): string {
  const { effect, low, high } = metric
  if (effect === null) return '–'
  const { times, unit } = scaleOf(metric)
  const from = low === null ? '(−∞' : `[${signed(low * times)}`
  const to = high === null ? '∞)' : `${signed(high * times)}]`
  return `${effect > 0 ? '+' : ''}${signed(effect * times)}${unit} ${from}, ${to}`
}

/** How much worse it may be: `by less than 5 pp`. */
export function marginText(metric: Pick<Metric, 'source' | 'role' | 'margin'>): string {
  const { times, unit } = scaleOf(metric)
  if (metric.role === 'watch') return 'shown only'
  if (metric.role === 'goal') return 'must get better'
  return `may get worse by less than ${formatSignificant(Number((metric.margin * times).toFixed(3)))}${unit}`
}

function signed(value: number): string {
  const rounded = Number(value.toPrecision(3))
  return `${rounded < 0 ? '−' : ''}${formatSignificant(Math.abs(rounded))}`
}

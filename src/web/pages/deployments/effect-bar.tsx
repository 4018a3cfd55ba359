import type { Rollout } from '#contract/rollouts.ts'

type Metric = Rollout['metrics'][number]

const width = 120
const height = 14
/** The axis reaches so many margins to each side, less where the interval does, and more where it lies beyond. */
const marginsShown = 4

/** The interval of an effect against no change (solid) and its margin (dashed); the figures stand beside it. */
export function EffectBar({ metric }: { readonly metric: Metric }) {
  const { effect, low, high, margin, role, standing, source } = metric
  if (effect === null) return <svg width={width} height={height} aria-hidden="true" />
  const far = Math.max(Math.abs(low ?? effect), Math.abs(high ?? effect), Math.abs(effect), 1e-9)
  const nearest = Math.min(Math.abs(low ?? effect), Math.abs(high ?? effect))
  const reach =
    (margin > 0 ? Math.min(far, Math.max(margin * marginsShown, nearest * 2)) : far) * 1.1
  const x = (value: number): number =>
    Math.max(0, Math.min(width, ((value + reach) / (2 * reach)) * width))
  // Scores are mostly better when higher, everything else when lower: the margin stands on the bad side.
  const limit = source.startsWith('score:') ? -margin : margin
  return (
    <svg className={`effect-bar ${standing}`} width={width} height={height} aria-hidden="true">
      <line className="zero" x1={x(0)} x2={x(0)} y1={0} y2={height} />
      {role === 'guardrail' ? (
        <line className="margin" x1={x(limit)} x2={x(limit)} y1={0} y2={height} />
      ) : null}
      <line
        className="interval"
        x1={low === null ? 0 : x(low)}
        x2={high === null ? width : x(high)}
        y1={height / 2}
        y2={height / 2}
      />
      <circle className="effect" cx={x(effect)} cy={height / 2} r={3} />
    </svg>
  )
}

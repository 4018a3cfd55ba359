import type { Cost } from '#contract/money.ts'
import { formatCost, formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import '#web/ui/cost-text.css'

/** What something cost in US dollars; what is unpriced is said, the exact figure is on hover. */
export function CostText({
  cost,
  isFolded = false,
}: {
  readonly cost: Cost
  /** In a row of a table: what is unpriced stands below the amount, so that neither is cut. */
  readonly isFolded?: boolean
}) {
  const parts = [`US$ ${cost.usd}`]
  if (cost.unpriced > 0) parts.push(`${plural(cost.unpriced, 'call')} without a price`)
  if (cost.reportedUsd !== null) parts.push(`providers reported ${formatUsd(cost.reportedUsd)}`)
  const isUnpriced = cost.unpriced > 0 && Number(cost.usd) === 0
  if (isFolded && cost.unpriced > 0 && !isUnpriced)
    return (
      <span className="number cost-folded" title={parts.join('; ')}>
        <span>{formatUsd(cost.usd)}</span>
        <span className="warn">+ {formatCount(cost.unpriced)} unpriced</span>
      </span>
    )
  return (
    <span className={isUnpriced ? 'number warn' : 'number'} title={parts.join('; ')}>
      {formatCost(cost)}
    </span>
  )
}

import type { Cost } from '#contract/money.ts'
import { formatCost, formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { Hint } from '#web/ui/hint.tsx'
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
      <Hint className="number cost-folded" text={parts.join('; ')} isMinor>
        <span>{formatUsd(cost.usd)}</span>
        <span className="warn">+ {formatCount(cost.unpriced)} unpriced</span>
      </Hint>
    )
  return (
    <Hint className={isUnpriced ? 'number warn' : 'number'} text={parts.join('; ')} isMinor>
      {formatCost(cost)}
    </Hint>
  )
}

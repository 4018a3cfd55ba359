import type { Cost } from '#contract/money.ts'
import { formatCost, formatUsd } from '#web/format/money.ts'
import { plural } from '#web/format/number.ts'

/** What something cost in US dollars; what is unpriced is said, the exact figure is on hover. */
export function CostText({ cost }: { readonly cost: Cost }) {
  const parts = [`US$ ${cost.usd}`]
  if (cost.unpriced > 0) parts.push(`${plural(cost.unpriced, 'call')} without a price`)
  if (cost.reportedUsd !== null) parts.push(`providers reported ${formatUsd(cost.reportedUsd)}`)
  const isUnpriced = cost.unpriced > 0 && Number(cost.usd) === 0
  return (
    <span className={isUnpriced ? 'number warn' : 'number'} title={parts.join('; ')}>
      {formatCost(cost)}
    </span>
  )
}

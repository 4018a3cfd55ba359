import type { Deployment } from '#contract/deployments.ts'
import { formatShare } from '#web/format/number.ts'
import { Badge } from '#web/ui/badge.tsx'

/** Whether a deployment answers, and what is being tried on it. */
export function StateBadge({ stopped, rollout }: Pick<Deployment, 'stopped' | 'rollout'>) {
  if (stopped !== null)
    return (
      <Badge tone="bad" hint={`${stopped.by}: ${stopped.why}`}>
        stopped
      </Badge>
    )
  if (rollout === null) return <Badge tone="good">serving</Badge>
  return (
    <Badge tone="accent" hint="The share of its units that the candidate answers">
      {rollout.state === 'running'
        ? `candidate at ${formatShare(rollout.weight)}`
        : `rollout ${rollout.state}`}
    </Badge>
  )
}

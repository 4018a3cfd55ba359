import { useQueryClient } from '@tanstack/react-query'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { useLive } from '#web/api/use-live.ts'

const nouns = ['deployments', 'releases', 'rollouts', 'environments']

/** Asks again about deployments and what they are made of when somebody, or a rollout, changed one. */
export function useDeliveryFreshness(project: string): void {
  const cache = useQueryClient()
  useLive(project, (event) => {
    if (event.type !== 'records.changed' || !nouns.includes(event.noun)) return
    // A deployment shows its rollout.
    for (const noun of new Set([event.noun, 'deployments'])) invalidateNoun(cache, noun)
  })
}

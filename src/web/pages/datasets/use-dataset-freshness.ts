import { useQueryClient } from '@tanstack/react-query'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { useLive } from '#web/api/use-live.ts'

/** Asks again about datasets when somebody changed one. */
export function useDatasetFreshness(project: string): void {
  const cache = useQueryClient()
  useLive(project, (event) => {
    if (event.type === 'records.changed' && event.noun.startsWith('dataset'))
      invalidateNoun(cache, 'datasets')
  })
}

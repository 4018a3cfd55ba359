import { useQueryClient } from '@tanstack/react-query'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { useLive } from '#web/api/use-live.ts'

/** Nouns of endpoints whose answers a change to a prompt can make stale. */
export const promptNouns = [
  'prompts',
  'prompt-versions',
  'prompt-labels',
  'prompt-comments',
  'prompt-inputs',
  'prompt-rules',
] as const

/** Asks again about prompts when somebody changed one: a label moved elsewhere is seen here at once. */
export function usePromptFreshness(project: string): void {
  const cache = useQueryClient()
  useLive(project, (event) => {
    if (event.type !== 'records.changed' || !/^(?:prompt|fragment)/.test(event.noun)) return
    for (const noun of promptNouns) invalidateNoun(cache, noun)
  })
}

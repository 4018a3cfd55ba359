import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { throttle } from '#web/api/throttle.ts'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { useLive } from '#web/api/use-live.ts'

// Figures follow traffic this often; every reading costs the server a query per chart.
const figuresEveryMs = 3000
/** Ids of endpoints, or the nouns they begin with. The trace list itself follows by its own, finer rhythm. */
const movedByTraffic = ['metrics.', 'sessions.', 'users.', 'welcome.', 'traces.facets'] as const

/** Asks again what live events say has changed: records at once, figures in a bearable rhythm. */
export function useFreshness(project: string): void {
  const cache = useQueryClient()
  const figures = useMemo(
    () =>
      throttle(() => {
        void cache.invalidateQueries({
          predicate: (query) =>
            movedByTraffic.some((start) => String(query.queryKey[0]).startsWith(start)),
        })
      }, figuresEveryMs),
    [cache],
  )
  useEffect(() => () => figures.cancel(), [figures])
  useLive(project, (event) => {
    if (event.type === 'records.changed') invalidateNoun(cache, event.noun)
    if (event.type === 'trace.stored') figures.request()
  })
}

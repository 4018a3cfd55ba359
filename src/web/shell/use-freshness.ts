import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { throttle } from '#web/api/throttle.ts'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { useLive } from '#web/api/use-live.ts'

// Figures follow traffic this often; every reading costs the server a query per chart.
const figuresEveryMs = 3000
// A running evaluation changes each second, and its figures are computed anew for every reading.
const runningEveryMs = 2000
const movedByRunning = 'evaluations'
/** What is told of under one noun and read under others: a queue counts its items, an assessment people's words. */
const movedTogether: Readonly<Record<string, readonly string[]>> = {
  'review-queues': ['review-queues', 'review-items'],
  attestations: ['attestations', 'assessment'],
  reviews: ['review-queues', 'review-items'],
}
/** Ids of endpoints, or the nouns they begin with. The trace list itself follows by its own, finer rhythm. */
const movedByTraffic = [
  'metrics.',
  'calls.',
  'sessions.',
  'users.',
  'welcome.',
  'traces.facets',
] as const

/** Asks again what live events say has changed: records at once, figures and running evaluations in a bearable rhythm. */
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
  const running = useMemo(
    () =>
      throttle(() => {
        // A reading that is under way is let finish: begun anew at every event it never would.
        void cache.invalidateQueries(
          { predicate: (query) => String(query.queryKey[0]).startsWith(`${movedByRunning}.`) },
          { cancelRefetch: false },
        )
      }, runningEveryMs),
    [cache],
  )
  useEffect(
    () => () => {
      figures.cancel()
      running.cancel()
    },
    [figures, running],
  )
  useLive(project, (event) => {
    if (event.type === 'records.changed') {
      const noun = nounOf(event.noun)
      if (noun === movedByRunning) running.request()
      else for (const each of movedTogether[noun] ?? [noun]) invalidateNoun(cache, each)
    }
    if (event.type === 'trace.stored') figures.request()
  })
}

/** The noun of endpoint ids (`review-queues`) for one of records (`reviewQueues`). */
function nounOf(records: string): string {
  return records.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

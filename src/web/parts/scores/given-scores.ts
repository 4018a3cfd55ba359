import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createScores, type Score } from '#contract/scores.ts'
import { createClient } from '#client/client.ts'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { useSession } from '#web/shell/session.ts'
import { usePlace } from '#web/url/use-place.ts'

/** A score as a person gives it to a trace. */
export type GivenScore = {
  readonly traceId: string
  readonly environment: string
  readonly name: string
  readonly value: number | boolean | string
  readonly comment?: string
  /** The same id again corrects the score. */
  readonly id?: string
}

/** A score that is being given is sent even while the page goes away. */
const call = createClient({
  baseUrl: '',
  fetch: (address, more) => fetch(address, { ...more, keepalive: true }),
})

const keyOf = (traceId: string) => ['given-scores', traceId]

/**
 * The scores of a trace, those just given among them: the store has a score a moment after it was
 * accepted, and the page must not say less than the person has done. A corrected one replaces its first form.
 */
export function useScores(traceId: string, stored: readonly Score[]): readonly Score[] {
  const { data: given } = useQuery<readonly Score[]>({
    queryKey: keyOf(traceId),
    queryFn: () => [],
    enabled: false,
    initialData: [],
  })
  const ids = new Set(given.map((score) => score.id))
  return [...given, ...stored.filter((score) => !ids.has(score.id))]
}

type ScoreKey = { readonly traceId: string; readonly id: string }

/** Shows a score before it is stored, or (undefined) takes it from the page again; gives what was shown before. */
export function showGiven(
  cache: QueryClient,
  { traceId, id }: ScoreKey,
  score: Score | undefined,
): Score | undefined {
  const before = cache
    .getQueryData<readonly Score[]>(keyOf(traceId))
    ?.find((each) => each.id === id)
  cache.setQueryData<readonly Score[]>(keyOf(traceId), (given = []) => [
    ...(score === undefined ? [] : [score]),
    ...given.filter((each) => each.id !== id),
  ])
  return before
}

/** Sends a score and shows it. */
export function useGiveScore(onDone: () => void = () => undefined) {
  const cache = useQueryClient()
  const { project } = usePlace()
  const { actor } = useSession()
  return useMutation({
    mutationFn: ({ environment, ...score }: GivenScore) =>
      call(createScores, { query: { project, environment }, body: { ...score, source: 'person' } }),
    onSuccess: ({ ids }, given) => {
      const id = ids[0] ?? ''
      showGiven(cache, { traceId: given.traceId, id }, scoreOf(given, id, actor.name))
      invalidateNoun(cache, 'scores')
      onDone()
    },
  })
}

/** The score as the server will answer it. */
export function scoreOf(given: GivenScore, id: string, author: string): Score {
  const { traceId, name, value, comment = '' } = given
  return {
    id,
    traceId,
    spanId: '',
    sessionId: '',
    name,
    dataType:
      typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'category',
    value: typeof value === 'string' ? null : Number(value),
    label: typeof value === 'number' ? '' : String(value),
    comment,
    source: 'person',
    author,
    createdAtNs: `${Date.now()}000000`,
  }
}

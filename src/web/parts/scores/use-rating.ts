import { useQueryClient } from '@tanstack/react-query'
import { scoreOf, showGiven, useGiveScore } from '#web/parts/scores/given-scores.ts'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { dismissNotice, showNotice } from '#web/ui/notice.tsx'
import { useKeys } from '#web/url/use-keys.ts'

/** What the keys 1 to 9 write: a number score of this name, from 1 (worst) to 9 (best). */
export const ratingName = 'rating'
export const ratings = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

type Rated = { readonly traceId: string; readonly name: string; readonly environment: string }

// Long enough to read the notice and reach for z; a score cannot be taken back once it is stored.
const heldMs = 5000

/** The rating that has not been sent yet. One at a time: the next one, and leaving the page, send it. */
let held: { readonly send: () => void; readonly timer: number } | null = null

function sendHeld(): void {
  if (held === null) return
  window.clearTimeout(held.timer)
  const { send } = held
  held = null
  send()
}
window.addEventListener('pagehide', sendHeld)

/**
 * Rates a trace: `rate` shows the score at once and holds it back while it can be undone. Each
 * person has one rating per trace; another number corrects it.
 */
export function useRating(trace: Rated | undefined): {
  readonly rate: (value: number) => void
  readonly refusal: string | undefined
  /** Id of this person's rating of the trace. */
  readonly id: string
} {
  const cache = useQueryClient()
  const { actor } = useSession()
  const refusal = useRefusal('score')
  const give = useGiveScore()
  const id = `${ratingName}-${trace?.traceId ?? ''}-${actor.id}`
  function rate(value: number): void {
    if (refusal !== undefined) {
      showNotice({ text: `Not rated. ${refusal}.`, tone: 'bad' })
      return
    }
    if (trace === undefined) {
      showNotice({ text: 'Nothing is selected: j and k select a trace to rate.', tone: 'bad' })
      return
    }
    sendHeld()
    const { traceId, environment } = trace
    const score = { id, traceId, environment, name: ratingName, value }
    const before = showGiven(cache, score, scoreOf(score, id, actor.name))
    const takeBack = (): void => void showGiven(cache, score, before)
    const send = (): void =>
      void give.mutateAsync(score).catch((error: Error) => {
        takeBack()
        showNotice({ text: `The rating was not stored: ${error.message}`, tone: 'bad' })
      })
    held = { send, timer: window.setTimeout(sendHeld, heldMs) }
    showNotice({
      text: `${ratingName}: ${value} of 9 for “${trace.name || 'unnamed'}”`,
      forMs: heldMs,
      action: { words: 'Undo', key: 'z', run: undo },
    })
    function undo(): void {
      window.clearTimeout(held?.timer)
      held = null
      takeBack()
      dismissNotice()
    }
  }
  return { rate, refusal, id }
}

/** Rates a trace by the keys 1 to 9. */
export function useRatingKeys(trace: Rated | undefined): void {
  const { rate } = useRating(trace)
  useKeys(Object.fromEntries(ratings.map((value) => [String(value), () => rate(value)])))
}

import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import {
  nextReviewItem,
  putReview,
  removeReview,
  type ReviewQueue,
  showReviewQueue,
} from '#contract/reviews.ts'
import { call } from '#web/api/call.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { Guidelines } from '#web/pages/review/guidelines.tsx'
import { JudgingPanel } from '#web/pages/review/judging-panel.tsx'
import { ReviewedText } from '#web/pages/review/reviewed-text.tsx'
import { Sitting, type SittingState } from '#web/pages/review/sitting.ts'
import { ProgressBar } from '#web/parts/progress-bar.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { SkeletonPanel, SkeletonRows } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { useKeys } from '#web/url/use-keys.ts'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/review/review.css'
import '#web/parts/conversation/conversation.css'

/** Where one person judges one item after another, by keyboard alone if they like. */
export function ReviewingPage() {
  const place = usePlace()
  const { queue = '' } = useParams({ strict: false })
  const answer = useAnswer(showReviewQueue, {
    params: { queue },
    query: { project: place.project },
  })
  const shown = answer.data?.queue
  const refusal = useRefusal('score')
  if (shown === undefined || refusal !== undefined)
    return (
      <Page title={shown?.name ?? 'Reviewing'}>
        <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
        {refusal === undefined ? null : (
          <EmptyState title="Not yours to judge">{refusal}</EmptyState>
        )}
        {answer.isPending ? <SkeletonRows count={10} label="Loading the queue" /> : null}
      </Page>
    )
  return <Reviewing key={shown.id} queue={shown} />
}

function Reviewing({ queue }: { readonly queue: ReviewQueue }) {
  const place = usePlace()
  const go = useGo()
  const { sitting, state } = useSitting(queue)
  const home = paths.reviewQueue(place, queue.id)
  const numbers = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [String(at + 1), () => sitting.press(at + 1)]),
  )
  useKeys({
    ...numbers,
    Enter: () => void sitting.save(),
    s: () => void sitting.skip(),
    u: () => void sitting.undo(),
    c: () => {
      // It stands before the key is over, so that what is typed next goes into it.
      flushSync(() =>
        sitting.write({ correction: state.said.correction ?? state.item?.output ?? '' }),
      )
      focusField('Correction')
    },
    m: () => focusField('Comment'),
    j: () => sitting.activate(state.active + 1),
    ArrowDown: () => sitting.activate(state.active + 1),
    k: () => sitting.activate(state.active - 1),
    ArrowUp: () => sitting.activate(state.active - 1),
    Escape: () => go(home),
  })
  const total = state.doneByMe + state.left
  return (
    <Page
      title={queue.name}
      layout="fill"
      answer={
        state.phase === 'reading' && state.item === null ? (
          'Reading the first item…'
        ) : (
          <span className="row reviewing-progress">
            <ProgressBar done={state.doneByMe} total={total} />
            <span className="number" role="status">
              {state.doneByMe} of {total}, {state.left} left
            </span>
            <span className="faint small" aria-hidden={!state.isSaving}>
              {state.isSaving ? 'saving…' : ''}
            </span>
          </span>
        )
      }
      actions={
        <>
          <Button
            disabledReason={state.canUndo ? undefined : 'Nothing was said in this sitting yet'}
            onClick={() => void sitting.undo()}
          >
            Undo the last <kbd>u</kbd>
          </Button>
          <LinkButton href={home}>
            Leave <kbd>Esc</kbd>
          </LinkButton>
        </>
      }
    >
      <Unsaved sitting={sitting} state={state} />
      <ErrorNote error={state.error} onRetry={() => void sitting.start()} />
      {state.phase === 'over' ? (
        <section className="panel">
          <EmptyState title="Nothing is left for you here">
            <span>
              You judged {plural(state.doneByMe, 'item')} of this queue. New items appear here when
              somebody adds them.
            </span>
            <LinkButton look="primary" href={home}>
              See what came of it
            </LinkButton>
          </EmptyState>
        </section>
      ) : state.item === null ? (
        state.error === null ? (
          <SkeletonPanel count={10} label="Loading the next item" />
        ) : null
      ) : (
        <div className="reviewing">
          <div className="reviewing-texts" key={state.item.id}>
            <ReviewedText title="Input" text={state.item.input} />
            <ReviewedText title="Output" text={state.item.output} isMain />
            {state.item.expected === null ? null : (
              <ReviewedText title="Expected" text={state.item.expected} />
            )}
            {state.item.context.map((text, at) => (
              <ReviewedText
                key={at}
                title={state.item?.context.length === 1 ? 'Context' : `Context ${at + 1}`}
                text={text}
              />
            ))}
          </div>
          <aside className="reviewing-side">
            <JudgingPanel queue={queue} sitting={sitting} state={state} />
            <Panel title="Guidelines">
              <Guidelines queue={queue} />
            </Panel>
          </aside>
        </div>
      )}
    </Page>
  )
}

/** A sitting of this queue that lasts as long as its page; what it changed is read anew afterwards. */
function useSitting(queue: ReviewQueue): {
  readonly sitting: Sitting
  readonly state: SittingState
} {
  const { project } = usePlace()
  const cache = useQueryClient()
  const { id, dimensions } = queue
  const sitting = useMemo(
    () =>
      new Sitting(dimensions, {
        next: (after) =>
          call(nextReviewItem, {
            params: { queue: id },
            query: { project, ...(after === undefined ? {} : { after }) },
          }),
        put: (item, said) =>
          call(putReview, {
            params: { item },
            query: { project },
            body: { ...said, values: { ...said.values } },
          }),
        takeBack: (item) => call(removeReview, { params: { item }, query: { project } }),
      }),
    // The dimensions of a queue do not change while it is judged by; a re-read of it is no new sitting.
    // oxlint-disable-next-line react/exhaustive-deps
    [id, project],
  )
  const state = useSyncExternalStore(sitting.subscribe, sitting.read)
  useEffect(() => {
    void sitting.start()
    return () => {
      invalidateNoun(cache, 'review-queues')
      invalidateNoun(cache, 'review-items')
    }
  }, [sitting, cache])
  const mustStay = state.unsaved.length > 0
  useEffect(() => {
    if (!mustStay) return undefined
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [mustStay])
  return { sitting, state }
}

/** What the server did not take: kept, with why, until it does. */
function Unsaved({ sitting, state }: { readonly sitting: Sitting; readonly state: SittingState }) {
  const { unsaved } = state
  if (unsaved.length === 0) return null
  return (
    <section className="panel unsaved" aria-label="Not saved">
      <p className="warn">
        {plural(unsaved.length, 'judgement')} not saved yet; nothing is lost while this page stays
        open.
      </p>
      <ErrorNote error={unsaved[0]?.error ?? null} />
      <div className="row">
        <Button look="primary" onClick={() => sitting.retry()}>
          Save again
        </Button>
        <Button onClick={() => sitting.discard()}>Throw away</Button>
      </div>
    </section>
  )
}

function focusField(name: string): void {
  document.querySelector<HTMLTextAreaElement>(`[data-field="${name}"] textarea`)?.focus()
}

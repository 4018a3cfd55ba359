import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { showReviewQueue } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatInterval } from '#web/format/interval.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { AddItemsDialog, isSource } from '#web/pages/review/add-items-dialog.tsx'
import type { ShownQueue } from '#web/pages/review/shown-queue.ts'
import { AgreementPanel } from '#web/pages/review/agreement-panel.tsx'
import { CorrectionsDialog } from '#web/pages/review/corrections-dialog.tsx'
import { Guidelines } from '#web/pages/review/guidelines.tsx'
import { QueueActions } from '#web/pages/review/queue-actions.tsx'
import { QueueItems } from '#web/pages/review/queue-items.tsx'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/review/review.css'

/** A queue as its page has it: how far it is, and how far people agree. */

/** One queue: how far it is and how far people agree, then every item with what was said of it. */
export function QueuePage() {
  const place = usePlace()
  const { queue = '' } = useParams({ strict: false })
  const [search, setSearch] = useSearch()
  const [isTaking, setIsTaking] = useState(false)
  const answer = useAnswer(showReviewQueue, {
    params: { queue },
    query: { project: place.project },
  })
  const shown = answer.data
  const adding = search['add']
  return (
    <Page
      title={shown?.queue.name ?? 'Review queue'}
      {...(shown === undefined
        ? {}
        : {
            actions: <QueueActions shown={shown} onTake={() => setIsTaking(true)} />,
            answer: <QueueAnswer shown={shown} />,
          })}
      {...(shown === undefined && answer.error === null
        ? { answer: <Skeleton width="50%" /> }
        : {})}
    >
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      {shown === undefined ? (
        answer.error === null ? (
          <SkeletonPanel count={10} label="Loading the queue" />
        ) : null
      ) : (
        <>
          {shown.queue.items === 0 ? null : (
            <div className="queue-heads">
              <AgreementPanel shown={shown} />
              <Panel title="Guidelines">
                <Guidelines queue={shown.queue} />
              </Panel>
            </div>
          )}
          <QueueItems queue={shown.queue} />
          {adding === undefined ? null : (
            <AddItemsDialog
              queue={shown.queue}
              source={isSource(adding) ? adding : 'traces'}
              onSource={(add) => setSearch({ add }, 'replace')}
              onClose={() => setSearch({ add: undefined }, 'replace')}
            />
          )}
          {isTaking ? <CorrectionsDialog shown={shown} onClose={() => setIsTaking(false)} /> : null}
        </>
      )}
    </Page>
  )
}

function QueueAnswer({ shown }: { readonly shown: ShownQueue }) {
  const place = usePlace()
  const { queue, agreement, corrections } = shown
  const items = (show: string | undefined) => paths.reviewQueue(place, queue.id, { show })
  if (queue.items === 0)
    return (
      <>
        Nothing is in it yet.{' '}
        <Link href={paths.reviewQueue(place, queue.id, { add: 'traces' })}>Add items</Link>, and
        people can begin.
      </>
    )
  const told = agreement.filter(({ raw }) => raw !== null)
  return (
    <>
      <Link href={items('done')}>
        {formatCount(queue.itemsDone)} of {plural(queue.items, 'item')}
      </Link>{' '}
      done
      {told.length === 0 ? (
        queue.reviewersPerItem > 1 ? (
          '; no item has two reviews yet'
        ) : (
          ''
        )
      ) : (
        <>
          ; reviewers agree on{' '}
          {told.map(({ dimension, raw }, at) => (
            <span key={dimension}>
              {at === 0 ? '' : ', '}
              <Link href={items('disagreed')}>{formatInterval(raw, 'rate')}</Link>
              {agreement.length === 1 ? '' : ` of ${dimension}`}
            </span>
          ))}
        </>
      )}
      {corrections === 0 ? (
        ''
      ) : (
        <>
          ; <Link href={items('corrected')}>{formatCount(corrections)} corrected</Link>
        </>
      )}
      .
    </>
  )
}

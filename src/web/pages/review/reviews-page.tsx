import { type ReactNode, useState } from 'react'
import { listReviewQueues, nextReviewItem, type ReviewQueue } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { ProgressBar } from '#web/parts/progress-bar.tsx'
import { QueueDialog } from '#web/pages/review/queue-dialog.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/review/review.css'

/** The queues in which people judge outputs, how far each is, and what waits for whoever looks. */
export function ReviewsPage() {
  const place = usePlace()
  const go = useGo()
  const refusal = useRefusal('edit')
  const [isMaking, setIsMaking] = useState(false)
  const answer = useAnswer(listReviewQueues, { query: { project: place.project } })
  const queues = answer.data?.items
  const start = (
    <AddButton disabledReason={refusal} onClick={() => setIsMaking(true)}>
      New queue
    </AddButton>
  )
  return (
    <Page
      title="Review"
      answer={queues === undefined ? <Skeleton width="45%" /> : <ReviewsAnswer queues={queues} />}
      actions={start}
    >
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      {queues === undefined ? (
        answer.error === null ? (
          <SkeletonPanel count={6} label="Loading queues" />
        ) : null
      ) : queues.length === 0 ? (
        <section className="panel">
          <NoQueues start={start} />
        </section>
      ) : (
        <section className="panel" aria-label="Queues">
          <QueueTable queues={queues} />
        </section>
      )}
      {isMaking ? (
        <QueueDialog
          edited={undefined}
          onDone={(made) => go(paths.reviewQueue(place, made.id))}
          onClose={() => setIsMaking(false)}
        />
      ) : null}
    </Page>
  )
}

function ReviewsAnswer({ queues }: { readonly queues: readonly ReviewQueue[] }) {
  const items = queues.reduce((sum, queue) => sum + queue.items, 0)
  const done = queues.reduce((sum, queue) => sum + queue.itemsDone, 0)
  if (queues.length === 0)
    return <>People say what is good: on real outputs, by guidelines, without seeing each other.</>
  return (
    <>
      <strong>{plural(queues.length, 'queue')}</strong>: {formatCount(done)} of{' '}
      {plural(items, 'item')} judged by as many people as asked for.
    </>
  )
}

function QueueTable({ queues }: { readonly queues: readonly ReviewQueue[] }) {
  const place = usePlace()
  return (
    <PlainTable<ReviewQueue>
      label="Queues"
      rows={queues}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          title: 'Queue',
          cell: (queue) => (
            <>
              <Link href={paths.reviewQueue(place, queue.id)}>
                <strong>{queue.name}</strong>
              </Link>
              <div className="small faint">
                by {queue.createdBy}, <Moment at={queue.createdAt} />
              </div>
            </>
          ),
        },
        {
          id: 'waiting',
          title: 'Waits for you',
          cell: (queue) => <Waiting queue={queue} />,
        },
        {
          id: 'dimensions',
          title: 'Judged by',
          cell: (queue) => (
            <span className="row wrap queue-dimensions">
              {queue.dimensions.map(({ name }) => (
                <Badge key={name}>{name}</Badge>
              ))}
            </span>
          ),
        },
        {
          id: 'done',
          title: 'Items done',
          help: 'Judged by as many people as the queue asks for',
          cell: (queue) => (
            <span className="row queue-progress">
              <ProgressBar done={queue.itemsDone} total={queue.items} />
              <span className="number">
                {formatCount(queue.itemsDone)} of {formatCount(queue.items)}
              </span>
            </span>
          ),
        },
        {
          id: 'reviews',
          title: 'Reviews',
          align: 'end',
          cell: (queue) => formatCount(queue.reviews),
        },
      ]}
    />
  )
}

/** How many items wait for whoever looks, with the way to them. */
function Waiting({ queue }: { readonly queue: ReviewQueue }) {
  const place = usePlace()
  const refusal = useRefusal('score')
  const next = useAnswer(
    nextReviewItem,
    { params: { queue: queue.id }, query: { project: place.project } },
    { isEnabled: refusal === undefined && queue.items > 0 },
  )
  if (queue.items === 0)
    return <Link href={paths.reviewQueue(place, queue.id, { add: 'traces' })}>Add items</Link>
  if (next.data === undefined) return <span className="faint">–</span>
  const { left } = next.data
  if (left === 0) return <span className="faint">nothing</span>
  return (
    <LinkButton look="primary" href={paths.reviewing(place, queue.id)}>
      Review {formatCount(left)}
    </LinkButton>
  )
}

const command = `belay reviews create --name "support answers" --scales scales.yaml`
const scales = `# scales.yaml
- { kind: scale, name: helpful, steps: 5, passesFrom: 4 }
- { kind: choice, name: tone, labels: [kind, neutral, rude], passing: [kind, neutral] }
`

function NoQueues({ start }: { readonly start: ReactNode }) {
  return (
    <EmptyState title="No review queues yet">
      <span>
        A queue holds outputs that people judge: traces, results of an evaluation, or your own
        texts. Several people look at each without seeing what the others said, so that you know how
        far they agree, get corrections for a dataset, and find out how far a judging model can be
        trusted.
      </span>
      {start}
      <span>Or from the command line:</span>
      <CodeBlock what="scales.yaml" code={scales} />
      <CodeBlock what="the command that makes a queue" code={command} />
    </EmptyState>
  )
}

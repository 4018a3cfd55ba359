import { useState } from 'react'
import type { CallOf } from '#contract/endpoint.ts'
import { addReviewItems, listReviewQueues, type ReviewQueue } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { readCount } from '#web/forms/read-text.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { formatCount, plural } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { LeftOut } from '#web/parts/left-out.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/parts/send-to-review.css'

type Body = NonNullable<CallOf<typeof addReviewItems>['body']>

type SendToReviewProps = {
  /** What goes into the queue: ids of traces, a filter of them, or results of an evaluation. */
  readonly what: Pick<Body, 'traceIds' | 'filter' | 'evaluation'>
  /** What that is, in words: `this trace`, `traces of this list`. */
  readonly words: string
  /** Why it cannot be sent as it is. */
  readonly disabledReason?: string | undefined
  /** The edge of the button under which the queues stand. */
  readonly align?: 'start' | 'end'
}

/** A button that puts what one looks at into a queue, for people to judge. */
export function SendToReview({ what, words, disabledReason, align = 'end' }: SendToReviewProps) {
  const refusal = useRefusal('edit') ?? disabledReason
  if (refusal !== undefined)
    return (
      <Button icon="review" disabledReason={refusal}>
        Send to review
      </Button>
    )
  return (
    <Popover icon="review" words="Send to review" label="Send to review" align={align}>
      {() => <QueueChoice what={what} words={words} />}
    </Popover>
  )
}

function QueueChoice({ what, words }: Pick<SendToReviewProps, 'what' | 'words'>) {
  const place = usePlace()
  const query = { project: place.project }
  const queues = useAnswer(listReviewQueues, { query })
  const [limit, setLimit] = useState('50')
  const [sent, setSent] = useState<ReviewQueue | null>(null)
  const add = useDeed(addReviewItems, { changes: ['review-queues', 'review-items'] })
  const isOne = what.traceIds?.length === 1
  const most = isOne ? 1 : readCount(limit)
  const isFit = most !== null && most !== undefined && most <= 1000
  if (add.data !== undefined && sent !== null) {
    const { added, repeated, withoutTexts, leftOut } = add.data
    return (
      <div className="send-to-review" role="status">
        <span>
          {plural(added, 'item')} added to{' '}
          <Link href={paths.reviewQueue(place, sent.id)}>{sent.name}</Link>
          {repeated === 0 ? '' : `, ${formatCount(repeated)} in it already`}
          {withoutTexts === 0 ? '' : `, ${formatCount(withoutTexts)} without texts`}.
        </span>
        <LeftOut items={leftOut} total={withoutTexts} />
      </div>
    )
  }
  const items = queues.data?.items
  return (
    <div className="send-to-review">
      <p className="small soft">Into which queue do {words} go?</p>
      {isOne ? null : (
        <TextField
          label="At most"
          look="number"
          inputMode="numeric"
          value={limit}
          error={isFit ? undefined : 'A whole number from 1 to 1,000.'}
          onChange={setLimit}
        />
      )}
      <ErrorNote error={queues.error ?? add.error} />
      {items === undefined ? (
        <Skeleton height={28} />
      ) : items.length === 0 ? (
        <p>
          No queue yet. <Link href={paths.reviews(place)}>Make one under Review</Link>.
        </p>
      ) : (
        items.map((queue) => (
          <button
            key={queue.id}
            type="button"
            className="menu-item"
            aria-busy={add.isPending || undefined}
            onClick={() => {
              if (add.isPending || !isFit) return
              setSent(queue)
              add.mutate({
                params: { queue: queue.id },
                query,
                body: { ...what, limit: most },
              })
            }}
          >
            {queue.name} <span className="faint">{plural(queue.items, 'item')}</span>
          </button>
        ))
      )}
    </div>
  )
}

import { useId, useState } from 'react'
import { listPeople } from '#contract/people.ts'
import { reassignReviewItems, removeReviewItem, type ReviewItem } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { plural } from '#web/format/number.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Select } from '#web/ui/select.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** Who should judge an item, and the way out of its queue. */
export function ItemDeeds({ item }: { readonly item: ReviewItem }) {
  const query = { project: usePlace().project }
  const refusal = useRefusal('edit')
  const control = useId()
  const [isRemoving, setIsRemoving] = useState(false)
  const people = useAnswer(listPeople, {})
  const reassign = useDeed(reassignReviewItems, { changes: ['review-queues', 'review-items'] })
  const remove = useDeed(removeReviewItem, {
    changes: ['review-queues', 'review-items'],
    onDone: () => setIsRemoving(false),
  })
  const isDone = item.reviewsDone >= item.reviewsWanted
  const active = (people.data?.items ?? []).filter(({ isDisabled }) => !isDisabled)
  const names = [...new Set([...active.map(({ name }) => name), item.assignee])].filter(Boolean)
  return (
    <div className="stack">
      <div className="row wrap">
        <label htmlFor={control} className="soft">
          For
        </label>
        <Select
          id={control}
          className="review-assignee"
          value={item.assignee}
          disabledReason={
            refusal ??
            (isDone ? 'Enough people have judged it' : undefined) ??
            (reassign.isPending ? 'It is being given' : undefined)
          }
          choices={[{ value: '', label: 'anybody' }, ...names]}
          onChange={(chosen) =>
            reassign.mutate({
              params: { queue: item.queue },
              query,
              body: { items: [item.id], to: chosen },
            })
          }
        />
        <span className="push" />
        <Button
          look="quiet"
          icon="trash"
          disabledReason={refusal}
          onClick={() => setIsRemoving(true)}
        >
          Take it out
        </Button>
      </div>
      <ErrorNote error={people.error ?? reassign.error} />
      {isRemoving ? (
        <ConfirmDialog
          title="Take the item out of the queue"
          deed="Take it out"
          sending={remove}
          onClose={() => setIsRemoving(false)}
          onConfirm={() => remove.mutate({ params: { item: item.id }, query })}
        >
          {item.reviewsDone === 0
            ? 'Nobody has judged it yet.'
            : `${plural(item.reviewsDone, 'review')} of it ${item.reviewsDone === 1 ? 'goes' : 'go'} with it; scores on its trace stay.`}{' '}
          It can be put in again.
        </ConfirmDialog>
      ) : null}
    </div>
  )
}

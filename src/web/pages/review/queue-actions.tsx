import { useState } from 'react'
import { nextReviewItem, removeReviewQueue } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { QueueDialog } from '#web/pages/review/queue-dialog.tsx'
import type { ShownQueue } from '#web/pages/review/shown-queue.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button, IconButton, LinkButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

type QueueActionsProps = { readonly shown: ShownQueue; readonly onTake: () => void }

/** What can be done with a queue: judge, fill, take corrections, change, remove. */
export function QueueActions({ shown, onTake }: QueueActionsProps) {
  const { queue } = shown
  const place = usePlace()
  const go = useGo()
  const [, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const mayScore = useRefusal('score')
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const where = { params: { queue: queue.id }, query: { project: place.project } }
  const next = useAnswer(nextReviewItem, where, { isEnabled: mayScore === undefined })
  const remove = useDeed(removeReviewQueue, {
    changes: ['review-queues'],
    onDone: () => go(paths.reviews(place), 'replace'),
  })
  const left = next.data?.left ?? 0
  return (
    <>
      <Button
        icon="plus"
        look={queue.items === 0 ? 'primary' : 'plain'}
        disabledReason={refusal}
        onClick={() => setSearch({ add: 'traces' }, 'replace')}
      >
        Add items
      </Button>
      <Button
        icon="download"
        disabledReason={
          refusal ?? (queue.reviews === 0 ? 'Nobody has judged anything yet' : undefined)
        }
        onClick={onTake}
      >
        Take corrections
      </Button>
      <IconButton
        icon="edit"
        label="Change the queue"
        disabledReason={refusal}
        onClick={() => setOpen('edit')}
      />
      <IconButton
        icon="trash"
        label="Remove the queue"
        disabledReason={refusal}
        onClick={() => setOpen('remove')}
      />
      {mayScore !== undefined || (next.data !== undefined && left === 0) ? (
        <Button
          icon="play"
          disabledReason={
            mayScore ?? (queue.items === 0 ? 'Add items first' : 'Nothing waits for you here')
          }
        >
          Start reviewing
        </Button>
      ) : (
        <LinkButton look="primary" icon="play" href={paths.reviewing(place, queue.id)}>
          {next.data === undefined
            ? 'Start reviewing'
            : `Start reviewing, ${formatCount(left)} left`}
        </LinkButton>
      )}
      {open === 'edit' ? (
        <QueueDialog edited={queue} onDone={() => undefined} onClose={() => setOpen(null)} />
      ) : null}
      {open === 'remove' ? (
        <ConfirmDialog
          title={`Remove “${queue.name}”`}
          deed="Remove the queue"
          typed={queue.name}
          sending={remove}
          onConfirm={() => remove.mutate(where)}
          onClose={() => setOpen(null)}
        >
          Its {plural(queue.items, 'item')} and {plural(queue.reviews, 'review')} are gone for good.
          Scores on traces, and datasets that corrections went to, stay.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

import { useRef } from 'react'
import type { UserRow } from '#contract/end-users.ts'
import { removeTracesOfUser } from '#contract/traces.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { usePlace } from '#web/url/use-place.ts'

// One call removes some thousands; a user with more than this many calls' worth is asked for again.
const roundsMax = 100

/** Asks before all traces that name a user are removed for good, whatever range is shown. */
export function RemoveUserTraces({
  user,
  onClose,
}: {
  readonly user: UserRow
  readonly onClose: () => void
}) {
  const { project } = usePlace()
  const done = useRef({ rounds: 0, traces: 0 })
  const question = { query: { project, user: user.userId } }
  const remove = useDeed(removeTracesOfUser, {
    changes: ['traces', 'sessions', 'users', 'scores'],
    onDone: ({ traces, hasMore }) => {
      done.current = { rounds: done.current.rounds + 1, traces: done.current.traces + traces }
      if (hasMore && done.current.rounds < roundsMax) {
        remove.mutate(question)
        return
      }
      const more = hasMore ? ' More are left: remove again.' : ''
      showNotice({
        text: `Removed: ${plural(done.current.traces, 'trace')} of ${user.userId}.${more}`,
      })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Remove the traces of “${user.userId}”`}
      deed="Remove all traces of this user"
      typed={user.userId}
      sending={remove}
      onConfirm={() => remove.mutate(question)}
      onClose={onClose}
    >
      Every trace that names this user is removed for good, with inputs, outputs, scores and
      comments: {formatCount(user.traces)} of the range shown, and all before and after it. Sums per
      hour stay.
    </ConfirmDialog>
  )
}

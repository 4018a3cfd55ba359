import { useState } from 'react'
import { listUsers, totalUsers, type UserRow } from '#contract/end-users.ts'
import { formatCount } from '#web/format/number.ts'
import { cohortColumns } from '#web/parts/cohort/cohort-columns.tsx'
import { CohortPage } from '#web/parts/cohort/cohort-page.tsx'
import { RemoveUserTraces } from '#web/pages/users/remove-user-traces.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import type { Column } from '#web/table/column.ts'
import { IconButton } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** The applications' end users, each leading to their traces. */
export function UsersPage() {
  const place = usePlace()
  const refusal = useRefusal('edit')
  const [removing, setRemoving] = useState<UserRow | null>(null)
  const columns: readonly Column<UserRow>[] = [
    {
      id: 'user',
      title: 'User',
      width: 'minmax(180px, 2fr)',
      cell: (row) => (
        <Link className="cut" href={paths.traces(place, { user: row.userId })}>
          {row.userId}
        </Link>
      ),
    },
    {
      id: 'sessions',
      title: 'Sessions',
      width: '100px',
      align: 'end',
      cell: (row) => formatCount(row.sessions),
    },
    ...cohortColumns<UserRow>(),
    {
      id: 'remove',
      title: '',
      width: '52px',
      fold: 'first',
      cell: (row) => (
        <IconButton
          icon="trash"
          label={`Remove the traces of ${row.userId}`}
          disabledReason={refusal}
          onClick={() => setRemoving(row)}
        />
      ),
    },
  ]
  return (
    <>
      <CohortPage<UserRow>
        title="Users"
        noun="user"
        endpoint={listUsers}
        totals={totalUsers}
        columns={columns}
        keyOf={(row) => row.userId}
        hrefOf={(row) => paths.traces(place, { user: row.userId })}
        emptyHelp={
          <span>
            Say who an application works for: <code>user</code> in the body of an OpenAI call,{' '}
            <code>metadata.user_id</code> in Anthropic’s, the header <code>x-belay-user</code>, or
            the attribute <code>user.id</code> on a span.
          </span>
        }
      />
      {removing === null ? null : (
        <RemoveUserTraces user={removing} onClose={() => setRemoving(null)} />
      )}
    </>
  )
}

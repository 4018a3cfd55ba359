import { listUsers, type UserRow } from '#contract/end-users.ts'
import { formatCount } from '#web/format/number.ts'
import { cohortColumns } from '#web/pages/sessions/cohort-columns.tsx'
import { CohortPage } from '#web/pages/sessions/cohort-page.tsx'
import { paths } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** The applications' end users, each leading to their traces. */
export function UsersPage() {
  const place = usePlace()
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
  ]
  return (
    <CohortPage<UserRow>
      title="Users"
      noun="user"
      endpoint={listUsers}
      columns={columns}
      keyOf={(row) => row.userId}
      hrefOf={(row) => paths.traces(place, { user: row.userId })}
      emptyHelp={
        <span>
          Say who an application works for: <code>user</code> in the body of an OpenAI call,{' '}
          <code>metadata.user_id</code> in Anthropic’s, the header <code>x-belay-user</code>, or the
          attribute <code>user.id</code> on a span.
        </span>
      }
    />
  )
}

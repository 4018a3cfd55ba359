import { listSessions, totalSessions, type SessionRow } from '#contract/end-users.ts'
import { cohortColumns } from '#web/parts/cohort/cohort-columns.tsx'
import { CohortPage } from '#web/parts/cohort/cohort-page.tsx'
import { paths } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** Conversations of the applications, each to be read turn by turn. */
export function SessionsPage() {
  const place = usePlace()
  const columns: readonly Column<SessionRow>[] = [
    {
      id: 'session',
      title: 'Session',
      width: 'minmax(180px, 2fr)',
      cell: (row) => (
        <Link className="cut mono" href={paths.session(place, row.sessionId)}>
          {row.sessionId}
        </Link>
      ),
    },
    {
      id: 'firstInput',
      title: 'First question',
      width: 'minmax(140px, 2fr)',
      cell: (row) => <Cut text={row.firstInput} />,
    },
    {
      id: 'lastOutput',
      title: 'Last answer',
      width: 'minmax(140px, 2fr)',
      cell: (row) => <Cut text={row.lastOutput} />,
    },
    {
      id: 'users',
      title: 'Users',
      width: 'minmax(140px, 1.2fr)',
      cell: (row) =>
        row.users.length === 0 ? (
          <span className="faint">–</span>
        ) : (
          <span className="cut">{row.users.join(', ')}</span>
        ),
    },
    ...cohortColumns<SessionRow>(),
  ]
  return (
    <CohortPage<SessionRow>
      title="Sessions"
      noun="session"
      endpoint={listSessions}
      totals={totalSessions}
      columns={columns}
      keyOf={(row) => row.sessionId}
      hrefOf={(row) => paths.session(place, row.sessionId)}
      emptyHelp={
        <span>
          A session ties the calls of one conversation together. Send it as{' '}
          <code>x-belay-session</code> with a call, or as the attribute{' '}
          <code>gen_ai.conversation.id</code> (<code>session.id</code> works too) on a span.
        </span>
      }
    />
  )
}

function Cut({ text }: { readonly text: string }) {
  if (text === '') return <span className="faint">–</span>
  return <span className="cut">{text}</span>
}

import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { listSessions } from '#contract/end-users.ts'
import { listTraces } from '#contract/traces.ts'
import { commaList } from '#contract/comma-list.ts'
import { call } from '#web/api/call.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { usePages } from '#web/api/use-pages.ts'
import { formatCost } from '#web/format/money.ts'
import { plural } from '#web/format/number.ts'
import { formatWindow, windowDefault } from '#web/format/window.ts'
import { SessionTurn } from '#web/pages/session/session-turn.tsx'
import { paths } from '#web/paths.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace, windowQueryOf } from '#web/url/use-place.ts'
import '#web/pages/session/session-page.css'

// Each turn is shown whole, and asks for its own texts.
const turnsPerPage = 20
/** Sessions whose ids contain this one's: it is among them. */
const sessionsAsked = 100

/** One session as the conversation it was: its turns in order, whole, with errors and scores between. */
export function SessionPage() {
  const { session = '' } = useParams({ strict: false })
  const place = usePlace()
  const query = useMemo(() => windowQueryOf(place), [place])
  const listed = useAnswer(listSessions, {
    query: { ...query, search: session.slice(0, 200), limit: sessionsAsked },
  })
  const summary = listed.data?.items.find(({ sessionId }) => sessionId === session)
  const pages = usePages(
    [listTraces.id, 'session', session, query],
    (from) =>
      call(listTraces, {
        query: {
          ...query,
          session: commaList([session]),
          sort: 'time',
          order: 'ascending',
          limit: turnsPerPage,
          ...from,
        },
      }),
    { keepsPrevious: false },
  )
  const turns = pages.items
  const filters = { session: commaList([session]) }
  const range = formatWindow(place.from ?? windowDefault, place.to ?? 'now')
  return (
    <Page
      title={`Session ${session}`}
      actions={<LinkButton href={paths.traces(place, filters)}>Its traces</LinkButton>}
      answer={
        listed.data === undefined ? (
          <Skeleton width="40%" />
        ) : summary === undefined ? (
          <>{range}: no turns.</>
        ) : (
          <>
            {range}:{' '}
            <Link href={paths.traces(place, filters)}>{plural(summary.traces, 'turn')}</Link>,{' '}
            {summary.errors === 0 ? 'nothing failed' : plural(summary.errors, 'failed span')},{' '}
            {formatCost(summary.cost)}
            {summary.users.length === 0 ? '' : `, with ${summary.users.join(', ')}`}.
          </>
        )
      }
    >
      <ErrorNote
        error={pages.error ?? listed.error}
        onRetry={() => {
          pages.retry()
          void listed.refetch()
        }}
      />
      {turns.map((turn, index) => (
        <SessionTurn key={turn.traceId} turn={turn} number={index + 1} />
      ))}
      {!pages.isLoading && pages.error === null && turns.length === 0 ? (
        <EmptyState title="No turn of this session began in this range">
          Look at a longer range.
        </EmptyState>
      ) : null}
      {pages.hasMore ? (
        <Button
          disabledReason={pages.isLoadingMore ? 'They are being read' : undefined}
          onClick={pages.more}
        >
          Show the next turns
        </Button>
      ) : null}
    </Page>
  )
}

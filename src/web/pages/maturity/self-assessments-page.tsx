import { formatPoints, levelWords, pointsMax } from '#client/maturity-report.ts'
import {
  createSelfAssessment,
  listSelfAssessments,
  type SelfAssessment,
  showAssessment,
} from '#contract/maturity.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatDate } from '#web/format/time.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/maturity/maturity-page.css'

/** The self-assessments of a project over time: start one, go on with one, look at what was claimed. */
export function SelfAssessmentsPage() {
  const place = usePlace()
  const go = useGo()
  const refusal = useRefusal('attest')
  const query = { project: place.project }
  const { data, error, refetch } = useAnswer(listSelfAssessments, { query })
  const evidenced = useAnswer(showAssessment, { query })
  const start = useDeed(createSelfAssessment, {
    changes: ['self-assessments'],
    onDone: (made) => go(paths.selfAssessment(place, made.id)),
  })
  const items = data?.items ?? []
  const open = items.find((each) => each.completedAt === null)
  const questions = data?.questions.length ?? 25
  const newest = items.find((each) => each.completedAt !== null)
  return (
    <Page
      title="Self-assessment"
      answer={
        data === undefined ? (
          <Skeleton width="50%" />
        ) : newest === undefined ? (
          `${questions} questions, about ten minutes, saved as you go. The result stands on the published bands, beside what the evidence shows.`
        ) : (
          <>
            The newest claim is{' '}
            <strong>
              {formatPoints(newest.result.points)} of {pointsMax} points
            </strong>{' '}
            ({newest.result.band});
            {evidenced.data === undefined
              ? ''
              : ` the evidence shows ${formatPoints(evidenced.data.points)}.`}
          </>
        )
      }
      actions={
        <>
          <LinkButton icon="chevronLeft" href={paths.maturity(place)}>
            Maturity
          </LinkButton>
          {open === undefined ? (
            <Button
              look="primary"
              icon="play"
              isBusy={start.isPending}
              disabledReason={refusal}
              onClick={() => start.mutate({ query })}
            >
              Start a self-assessment
            </Button>
          ) : (
            <LinkButton look="primary" icon="play" href={paths.selfAssessment(place, open.id)}>
              Continue ({Object.keys(open.answers).length} of {questions})
            </LinkButton>
          )}
        </>
      }
    >
      <ErrorNote error={error ?? start.error} onRetry={() => void refetch()} />
      {data === undefined ? null : (
        <>
          <History items={items} />
          <Panel title="All of them" isFlush>
            <PlainTable<SelfAssessment>
              label="Self-assessments"
              rows={items}
              keyOf={(row) => row.id}
              empty={
                <EmptyState title="None yet">
                  Answers count as attestations for twelve months; after that it is time for the
                  next one.
                </EmptyState>
              }
              columns={[
                {
                  id: 'date',
                  title: 'Date',
                  cell: (row) => (
                    <Link
                      href={paths.selfAssessment(
                        place,
                        row.id,
                        row.completedAt === null ? {} : { show: 'result' },
                      )}
                    >
                      {formatDate(Date.parse(row.completedAt ?? row.startedAt))}
                    </Link>
                  ),
                },
                { id: 'by', title: 'By', cell: (row) => row.by },
                {
                  id: 'state',
                  title: 'State',
                  cell: (row) =>
                    row.completedAt === null
                      ? `${Object.keys(row.answers).length} of ${questions} answered`
                      : validityOf(row),
                },
                {
                  id: 'level',
                  title: 'Level',
                  cell: (row) => (row.completedAt === null ? '–' : levelWords(row.result.level)),
                },
                {
                  id: 'points',
                  title: 'Points',
                  align: 'end',
                  cell: (row) => (row.completedAt === null ? '–' : formatPoints(row.result.points)),
                },
              ]}
            />
          </Panel>
        </>
      )}
    </Page>
  )
}

function validityOf({ expiresAt }: SelfAssessment): string {
  if (expiresAt === null) return 'complete'
  const end = Date.parse(expiresAt)
  return `complete, ${end > Date.now() ? 'holds until' : 'expired'} ${formatDate(end)}`
}

/** How the claimed points moved, once there are two results to compare. */
function History({ items }: { readonly items: readonly SelfAssessment[] }) {
  const done = items.filter((each) => each.completedAt !== null).toReversed()
  if (done.length < 2) return null
  return (
    <Panel title="Over time">
      <ol className="history">
        {done.map((each) => (
          <li key={each.id}>
            <span className="number">{formatPoints(each.result.points)}</span>
            <span
              className="history-bar"
              style={{ height: `${(each.result.points / pointsMax) * 100}px` }}
            />
            <span className="small faint">
              {formatDate(Date.parse(each.completedAt ?? each.startedAt))}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

import type { ReactNode } from 'react'
import { type JudgeCalibration, listJudgeCalibrations } from '#contract/reviews.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { formatCoefficient, formatInterval } from '#web/format/interval.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { EvaluationTabs } from '#web/parts/evaluation-tabs.tsx'
import { CalibrateDialog } from '#web/pages/judges/calibrate-dialog.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import type { Column } from '#web/table/column.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/judges/judges.css'

// Live events tell when one begins and ends; this is for a page that they do not reach.
const runningRefreshMs = 3000

/** How far judging models can be trusted: each compared with what people said of the same items. */
export function JudgesPage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const query = { project: place.project }
  const answer = useAnswer(listJudgeCalibrations, { query })
  const rows = answer.data?.items
  const isRunning = rows?.some(({ state }) => state === 'running') === true
  useAnswer(listJudgeCalibrations, { query }, { refreshMs: runningRefreshMs, isEnabled: isRunning })
  const start = (
    <AddButton disabledReason={refusal} onClick={() => setSearch({ calibrate: 'yes' })}>
      Calibrate a judge
    </AddButton>
  )
  return (
    <Page
      title="Judges"
      actions={start}
      answer={rows === undefined ? <Skeleton width="50%" /> : <JudgesAnswer rows={rows} />}
    >
      <EvaluationTabs current="judges" />
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      {rows === undefined ? (
        answer.error === null ? (
          <SkeletonPanel count={6} label="Loading calibrations" />
        ) : null
      ) : (
        <section className="panel" aria-label="Calibrations">
          <PlainTable<JudgeCalibration>
            label="Calibrations"
            rows={rows}
            keyOf={({ id }) => id}
            rowTone={({ isExpired, state }) =>
              isExpired || state === 'failed' ? 'faded' : undefined
            }
            columns={columnsOf((queue, name) => (
              <Link href={paths.reviewQueue(place, queue)}>{name}</Link>
            ))}
            empty={
              <EmptyState title="No judge was compared with people yet">
                <span>
                  A judging model is wrong sometimes, in one direction more than in the other. Have
                  people review some outputs, then let the judge look at the same: evaluations show
                  from then on at which rate people would have passed each variant.
                </span>
                {start}
                <CodeBlock
                  what="the command that calibrates a judge"
                  isWrapped
                  code="belay judges calibrate --queue rvq_… --dimension helpful --evaluator relevance --threshold 0.75 --judge-model openai/gpt-4o-mini"
                />
              </EmptyState>
            }
          />
        </section>
      )}
      {search['calibrate'] === undefined ? null : (
        <CalibrateDialog
          first={{
            queue: search['queue'] ?? '',
            evaluator: search['evaluator'] ?? '',
            threshold: search['threshold'] ?? '',
            judgeModel: search['model'] ?? '',
          }}
          onClose={() =>
            setSearch(
              {
                calibrate: undefined,
                queue: undefined,
                evaluator: undefined,
                threshold: undefined,
                model: undefined,
              },
              'replace',
            )
          }
        />
      )}
    </Page>
  )
}

function JudgesAnswer({ rows }: { readonly rows: readonly JudgeCalibration[] }) {
  const running = rows.filter(({ state }) => state === 'running').length
  const holding = rows.filter(({ state, isExpired }) => state === 'done' && !isExpired)
  const newest = holding[0]
  if (rows.length === 0)
    return <>How often a judging model says what people say, and how often it is wrong.</>
  return (
    <>
      <strong>{plural(holding.length, 'calibration')}</strong>{' '}
      {holding.length === 1 ? 'holds' : 'hold'}
      {running === 0 ? '' : `, ${running} under way`}
      {newest === undefined ? null : (
        <>
          ; {newest.evaluator} by {newest.judgeModel} agrees with people on{' '}
          {formatInterval(newest.agreement, 'rate')} of {plural(newest.items, 'item')}
        </>
      )}
      .
    </>
  )
}

function columnsOf(
  queueLink: (id: string, name: string) => ReactNode,
): readonly Omit<Column<JudgeCalibration>, 'width'>[] {
  return [
    {
      id: 'judge',
      title: 'Judge',
      cell: (row) => (
        <>
          <strong>{row.evaluator}</strong>
          {row.threshold === null ? null : (
            <span className="faint"> passes from {row.threshold}</span>
          )}
          <div className="small faint">
            {row.judgeModel}
            {row.judgePrompt === '' ? '' : `, ${row.judgePrompt}`}
          </div>
        </>
      ),
    },
    {
      id: 'people',
      title: 'Compared with',
      cell: (row) => (
        <>
          {queueLink(row.queue, row.queueName)}
          <div className="small faint">
            {row.dimension}, <Moment at={row.createdAt} />
          </div>
        </>
      ),
    },
    {
      id: 'state',
      title: 'State',
      cell: (row) => <CalibrationState row={row} />,
    },
    {
      id: 'items',
      title: 'Items',
      align: 'end',
      help: 'On which people were agreed and the judge gave a verdict',
      cell: (row) => (
        <>
          {formatCount(row.items)}
          {row.unscored === 0 ? null : (
            <div className="small warn">{formatCount(row.unscored)} without a verdict</div>
          )}
        </>
      ),
    },
    {
      id: 'sensitivity',
      title: 'Passes good ones',
      align: 'end',
      help: 'Sensitivity: share of outputs that people found good enough and the judge passes',
      cell: (row) => formatInterval(row.sensitivity, 'rate'),
    },
    {
      id: 'specificity',
      title: 'Fails bad ones',
      align: 'end',
      help: 'Specificity: share of outputs that people did not find good enough and the judge fails',
      cell: (row) => formatInterval(row.specificity, 'rate'),
    },
    {
      id: 'agreement',
      title: 'Says the same',
      align: 'end',
      cell: (row) => formatInterval(row.agreement, 'rate'),
    },
    {
      id: 'kappa',
      title: 'κ',
      align: 'end',
      help: 'Cohen’s κ between judge and people: 1 is full agreement, 0 is what chance gives',
      cell: (row) => formatCoefficient(row.kappa),
    },
    {
      id: 'cost',
      title: 'Cost',
      align: 'end',
      cell: (row) =>
        row.costUsd === null ? (
          <Hint className="faint" text="None of its calls has a price">
            –
          </Hint>
        ) : (
          formatUsd(row.costUsd)
        ),
    },
  ]
}

function CalibrationState({ row }: { readonly row: JudgeCalibration }) {
  if (row.state === 'running') return <Badge tone="accent">running</Badge>
  if (row.state === 'failed')
    return (
      <>
        <Badge tone="bad">failed</Badge>
        <div className="small bad calibration-why">{row.reason}</div>
      </>
    )
  if (!row.isExpired)
    return (
      <Badge tone="good" hint="Evaluations correct this judge’s rates by it">
        holds
      </Badge>
    )
  return (
    <>
      <Badge tone="warn">expired</Badge>
      <div className="small soft calibration-why">{row.expiredBecause}</div>
    </>
  )
}

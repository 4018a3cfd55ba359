import { type ReactNode, useState } from 'react'
import { listEvaluators } from '#contract/evaluations.ts'
import {
  editOnlineEvaluation,
  listOnlineEvaluations,
  type OnlineEvaluation,
  removeOnlineEvaluation,
  runOnlineEvaluation,
} from '#contract/online-evaluations.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatShare, plural } from '#web/format/number.ts'
import { EvaluationTabs } from '#web/parts/evaluation-tabs.tsx'
import { OnlineDialog } from '#web/pages/online/online-dialog.tsx'
import { filterWords, traceSearchOf } from '#web/pages/online/online-filter.ts'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { AddButton, Button, IconButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton, SkeletonPanel } from '#web/ui/skeleton.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/online/online.css'

// Each works once a minute; the figures follow a little behind.
const refreshMs = 15_000

/** What judges production's traces as they come: what of them, how many so far, and what it costs. */
export function OnlinePage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const query = { project: place.project }
  const answer = useAnswer(listOnlineEvaluations, { query }, { refreshMs })
  const evaluators = useAnswer(listEvaluators, {})
  const rows = answer.data?.items
  const edited = rows?.find(({ id }) => id === search['edit'])
  const close = (): void => setSearch({ new: undefined, edit: undefined }, 'replace')
  const start = (
    <AddButton disabledReason={refusal} onClick={() => setSearch({ new: 'yes' })}>
      Judge traces as they come
    </AddButton>
  )
  return (
    <Page
      title="Online evaluations"
      actions={start}
      answer={rows === undefined ? <Skeleton width="50%" /> : <OnlineAnswer rows={rows} />}
    >
      <EvaluationTabs current="online" />
      <ErrorNote
        error={answer.error ?? evaluators.error}
        onRetry={() => {
          void answer.refetch()
          void evaluators.refetch()
        }}
      />
      {rows === undefined ? (
        answer.error === null ? (
          <SkeletonPanel count={6} label="Loading online evaluations" />
        ) : null
      ) : (
        <section className="panel" aria-label="Online evaluation list">
          <OnlineTable
            rows={rows}
            refusal={refusal}
            onEdit={(id) => setSearch({ edit: id })}
            empty={
              <EmptyState title="Nothing judges your traces yet">
                <span>
                  An online evaluation scores a share of the traces shortly after they ended: by
                  rules that cost nothing, or by judging models within a daily budget. The scores
                  stand on the traces and in the overview.
                </span>
                {start}
                <CodeBlock
                  what="the command that makes one"
                  code="belay online create --name format --evaluator is-json,latency --share 0.1"
                />
              </EmptyState>
            }
          />
        </section>
      )}
      {evaluators.data !== undefined && (search['new'] !== undefined || edited !== undefined) ? (
        <OnlineDialog
          key={edited?.id ?? 'new'}
          edited={edited}
          catalog={evaluators.data.items}
          onClose={close}
        />
      ) : null}
    </Page>
  )
}

function OnlineAnswer({ rows }: { readonly rows: readonly OnlineEvaluation[] }) {
  if (rows.length === 0) return <>A share of real traffic, judged all the time.</>
  const on = rows.filter(({ isOn }) => isOn).length
  const troubled = rows.filter(({ problem, isOn }) => isOn && problem !== '').length
  const judged = rows.reduce((sum, row) => sum + row.judged, 0)
  const spent = rows.reduce((sum, row) => sum + Number(row.spentTodayUsd), 0)
  return (
    <>
      <strong>
        {on} of {plural(rows.length, 'online evaluation')} on
      </strong>
      : {plural(judged, 'trace')} judged so far, {formatUsd(String(spent))} spent on judges today
      {troubled === 0 ? '' : `; ${troubled} with a problem`}.
    </>
  )
}

type OnlineTableProps = {
  readonly rows: readonly OnlineEvaluation[]
  readonly refusal: string | undefined
  readonly empty: ReactNode
  readonly onEdit: (id: string) => void
}

function OnlineTable({ rows, refusal, empty, onEdit }: OnlineTableProps) {
  const place = usePlace()
  return (
    <PlainTable<OnlineEvaluation>
      label="Online evaluations"
      rows={rows}
      keyOf={({ id }) => id}
      rowTone={({ isOn }) => (isOn ? undefined : 'faded')}
      empty={empty}
      columns={[
        {
          id: 'name',
          title: 'Name',
          cell: (row) => (
            <>
              <strong>{row.name}</strong>
              <div className="row wrap online-scores">
                {row.evaluators.map(({ name }) => (
                  <Badge key={name}>{name}</Badge>
                ))}
              </div>
            </>
          ),
        },
        {
          id: 'state',
          title: 'State',
          cell: (row) => (
            <>
              {row.isOn ? <Badge tone="good">on</Badge> : <Badge>off</Badge>}
              {row.problem === '' ? null : (
                <div className="small warn online-problem">{row.problem}</div>
              )}
            </>
          ),
        },
        {
          id: 'traces',
          title: 'Of which traces',
          cell: (row) => (
            <>
              <span className="number">{formatShare(row.share)}</span> of{' '}
              <Link href={paths.traces(place, traceSearchOf(row.filter))}>
                {filterWords(row.filter)}
              </Link>
              <div className="small faint number">
                at most {formatCount(row.tracesPerHourMax)} an hour
              </div>
            </>
          ),
        },
        {
          id: 'judged',
          title: 'Judged',
          align: 'end',
          cell: (row) => formatCount(row.judged),
        },
        {
          id: 'skipped',
          title: 'Skipped',
          align: 'end',
          help: 'Of the share, but over the bound, over the budget, or without recorded texts',
          cell: (row) => formatCount(row.skipped),
        },
        {
          id: 'spent',
          title: 'Today',
          unit: 'US $',
          align: 'end',
          cell: (row) => (
            <>
              {formatUsd(row.spentTodayUsd)}
              {row.budgetUsdPerDay === null ? null : (
                <div className="small faint">of {formatUsd(row.budgetUsdPerDay)}</div>
              )}
            </>
          ),
        },
        {
          id: 'deeds',
          title: '',
          align: 'end',
          cell: (row) => <OnlineDeeds row={row} refusal={refusal} onEdit={() => onEdit(row.id)} />,
        },
      ]}
    />
  )
}

type OnlineDeedsProps = {
  readonly row: OnlineEvaluation
  readonly refusal: string | undefined
  readonly onEdit: () => void
}

function OnlineDeeds({ row, refusal, onEdit }: OnlineDeedsProps) {
  const place = usePlace()
  const [isRemoving, setIsRemoving] = useState(false)
  const where = { params: { id: row.id }, query: { project: place.project } }
  const changes = ['online-evaluations']
  const run = useDeed(runOnlineEvaluation, {
    changes: [...changes, 'scores', 'traces'],
    onDone: (now) =>
      showNotice({
        text: `${row.name}: ${plural(now.judged - row.judged, 'trace')} judged${
          now.skipped === row.skipped ? '' : `, ${formatCount(now.skipped - row.skipped)} left out`
        } since you looked`,
      }),
  })
  const toggle = useDeed(editOnlineEvaluation, { changes })
  const remove = useDeed(removeOnlineEvaluation, { changes, onDone: () => setIsRemoving(false) })
  return (
    <>
      <span className="row online-deeds">
        <Button
          isBusy={toggle.isPending}
          disabledReason={refusal}
          aria-label={row.isOn ? `Switch ${row.name} off` : `Switch ${row.name} on`}
          onClick={() => toggle.mutate({ ...where, body: { isOn: !row.isOn } })}
        >
          {row.isOn ? 'Switch off' : 'Switch on'}
        </Button>
        <Button
          isBusy={run.isPending}
          disabledReason={refusal ?? (row.isOn ? undefined : 'It is switched off')}
          aria-label={`Run ${row.name} now`}
          onClick={() => run.mutate(where)}
        >
          Run now
        </Button>
        <IconButton
          icon="edit"
          label={`Change ${row.name}`}
          disabledReason={refusal}
          onClick={onEdit}
        />
        <IconButton
          icon="trash"
          label={`Remove ${row.name}`}
          disabledReason={refusal}
          onClick={() => setIsRemoving(true)}
        />
      </span>
      <ErrorNote error={run.error ?? toggle.error} />
      {isRemoving ? (
        <ConfirmDialog
          title={`Remove “${row.name}”`}
          deed="Remove it"
          typed={row.name}
          sending={remove}
          onConfirm={() => remove.mutate(where)}
          onClose={() => setIsRemoving(false)}
        >
          Traces are judged by it no longer. The scores of {plural(row.judged, 'trace')} stay.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

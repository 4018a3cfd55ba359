import type { Evaluation } from '#contract/evaluations.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { BestVerdict, GateBadge, StateBadge } from '#web/pages/evaluations/evaluation-badges.tsx'
import { ProgressBar } from '#web/parts/progress-bar.tsx'
import { type Place, paths } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { Hint } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { offBecause } from '#web/ui/off-because.ts'

type EvaluationColumnSettings = {
  /** Ids of those that are ticked; two can be compared. */
  readonly compared: readonly string[]
  readonly onCompare: (id: string) => void
}

/** The columns of the list of evaluations. */
export function evaluationColumns(
  place: Place,
  { compared, onCompare }: EvaluationColumnSettings,
): readonly Column<Evaluation>[] {
  return [
    {
      id: 'compare',
      title: '',
      width: '36px',
      cell: (row) => {
        const isOn = compared.includes(row.id)
        const isFull = !isOn && compared.length >= 2
        return (
          <input
            type="checkbox"
            className="evaluations-check"
            aria-label={`Compare ${row.name}`}
            checked={isOn}
            {...offBecause(isFull ? 'Two are ticked already' : undefined)}
            onChange={() => onCompare(row.id)}
          />
        )
      },
    },
    {
      id: 'name',
      title: 'Evaluation',
      width: 'minmax(180px, 2fr)',
      cell: (row) => (
        <Link className="cut" href={paths.evaluation(place, row.id)}>
          {row.name}
        </Link>
      ),
    },
    {
      id: 'state',
      title: 'State',
      width: '96px',
      cell: (row) => <StateBadge evaluation={row} />,
    },
    {
      id: 'progress',
      title: 'Calls',
      width: '150px',
      align: 'end',
      help: 'Made of those to be made; failed ones beside',
      cell: (row) => (
        <>
          {row.state === 'queued' || row.state === 'running' ? (
            <ProgressBar done={row.callsDone} total={row.calls} />
          ) : null}
          <span className="number">
            {row.callsDone === row.calls
              ? formatCount(row.calls)
              : `${formatCount(row.callsDone)}/${formatCount(row.calls)}`}
          </span>
          {row.callsFailed === 0 ? null : (
            <Hint className="bad" text="Calls that failed">
              {plural(row.callsFailed, 'call')} failed
            </Hint>
          )}
        </>
      ),
    },
    {
      id: 'verdict',
      fold: 'second',
      title: 'Verdict',
      width: 'minmax(130px, 1.2fr)',
      help: 'The best of its variants against the baseline',
      cell: (row) => <BestVerdict verdicts={row.verdicts} />,
    },
    {
      id: 'gate',
      fold: 'second',
      title: 'Gate',
      width: '78px',
      cell: (row) => <GateBadge gate={row.gate} />,
    },
    {
      id: 'dataset',
      title: 'Dataset',
      width: 'minmax(120px, 1fr)',
      cell: (row) => (
        <span className="cut" {...hinted(`${row.datasetName}, version ${row.datasetVersion}`)}>
          {row.datasetName} <span className="faint">v{row.datasetVersion}</span>
        </span>
      ),
    },
    {
      id: 'variants',
      title: 'Variants',
      width: 'minmax(120px, 1.2fr)',
      cell: (row) => <span className="cut">{row.variants.join(', ')}</span>,
    },
    {
      id: 'cost',
      fold: 'second',
      title: 'Cost',
      width: '100px',
      align: 'end',
      help: 'Of its model calls; a dash while nothing has a price',
      cell: (row) => formatUsd(row.costUsd),
    },
    {
      id: 'who',
      title: 'By',
      width: 'minmax(90px, 0.7fr)',
      cell: (row) => <span className="cut">{row.createdBy}</span>,
    },
    {
      id: 'when',
      fold: 'first',
      title: 'Started',
      width: '96px',
      align: 'end',
      cell: (row) => <Moment at={row.createdAt} />,
    },
  ]
}

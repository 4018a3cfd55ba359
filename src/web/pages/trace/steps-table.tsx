import { useMemo } from 'react'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount, unknownNumber } from '#web/format/number.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import { type StepFigures, stepFiguresOf } from '#web/pages/trace/step-figures.ts'
import { type Column, sortRows } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { figureColumn } from '#web/table/figure-column.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Icon } from '#web/ui/icon.tsx'

type StepsTableProps = {
  readonly spans: readonly TreeSpan[]
  readonly sort: string | undefined
  readonly onSort: (sort: string | undefined) => void
  /** Shows the spans of that name. */
  readonly onOpen: (name: string) => void
}

/** The spans of a trace summed up by name: how often, how long, how dear, how often in vain. */
export function StepsTable({ spans, sort, onSort, onOpen }: StepsTableProps) {
  const columns = useMemo(() => columnsOf(onOpen), [onOpen])
  const rows = useMemo(() => stepFiguresOf(spans), [spans])
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort])
  return (
    <DataTable
      label="Steps by name"
      columns={columns}
      rows={sorted}
      keyOf={({ name }) => name}
      sort={sort}
      onSort={onSort}
      rowHeight={28}
    />
  )
}

function columnsOf(onOpen: (name: string) => void): readonly Column<StepFigures>[] {
  return [
    {
      id: 'step',
      title: 'Step',
      width: 'minmax(150px, 2fr)',
      fold: 'first',
      sortBy: ({ name }) => name,
      cell: ({ name, kind }) => (
        <span className="tree-name">
          <Hint className={`tree-kind kind-${kind}`} text={kind}>
            <Icon name={kind} size={14} />
          </Hint>
          <button
            type="button"
            className="step-name cut"
            {...hinted(`Show the spans “${name}”`)}
            onClick={() => onOpen(name)}
          >
            {name === '' ? 'unnamed' : name}
          </button>
        </span>
      ),
    },
    figureColumn({
      id: 'count',
      fold: 'second',
      title: 'n',
      width: '56px',
      value: (row) => row.count,
      format: formatCount,
    }),
    figureColumn({
      id: 'total',
      title: 'Total',
      width: '84px',
      fold: 'first',
      help: 'Times of all its spans together; of steps that run side by side it is more than the trace took',
      value: (row) => row.totalMs,
      format: formatDuration,
    }),
    figureColumn({
      id: 'mean',
      fold: 'second',
      title: 'Mean',
      width: '72px',
      value: (row) => row.meanMs,
      format: formatDuration,
    }),
    figureColumn({
      id: 'longest',
      title: 'Longest',
      width: '76px',
      value: (row) => row.maxMs,
      format: formatDuration,
    }),
    {
      id: 'failed',
      fold: 'second',
      title: 'Failed',
      width: '64px',
      align: 'end',
      sortBy: ({ failed }) => failed,
      cell: ({ failed }) => (
        <span className={failed === 0 ? 'faint' : 'bad'}>{formatCount(failed)}</span>
      ),
    },
    figureColumn({
      id: 'input',
      fold: 'second',
      title: 'In',
      unit: 'tokens',
      width: '88px',
      value: (row) => (row.calls === 0 ? null : row.inputTokens),
      format: formatCount,
    }),
    figureColumn({
      id: 'output',
      title: 'Out',
      unit: 'tokens',
      width: '88px',
      value: (row) => (row.calls === 0 ? null : row.outputTokens),
      format: formatCount,
    }),
    {
      id: 'cost',
      fold: 'first',
      title: 'Cost',
      width: '92px',
      align: 'end',
      sortBy: ({ calls, cost }) => (calls === 0 ? null : Number(cost.usd)),
      cell: ({ calls, cost }) => (calls === 0 ? unknownNumber : <CostText cost={cost} isFolded />),
    },
  ]
}

import type { SessionRow } from '#contract/end-users.ts'
import { formatCompact, formatCount } from '#web/format/number.ts'
import type { Column } from '#web/table/column.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { Moment } from '#web/ui/moment.tsx'

/** What sessions and users have in common: figures over their traces. */
export type Cohort = Omit<SessionRow, 'sessionId' | 'users' | 'firstInput' | 'lastOutput'>

/** The columns that sessions and users share. */
export function cohortColumns<Row extends Cohort>(): readonly Column<Row>[] {
  return [
    {
      id: 'traces',
      fold: 'second',
      title: 'Traces',
      width: '90px',
      align: 'end',
      cell: (row) => formatCount(row.traces),
    },
    {
      id: 'calls',
      title: 'Calls',
      width: '90px',
      align: 'end',
      cell: (row) => formatCount(row.calls),
    },
    {
      id: 'errors',
      fold: 'second',
      title: 'Failed',
      width: '80px',
      align: 'end',
      cell: (row) => (
        <span className={row.errors > 0 ? 'bad' : 'faint'}>{formatCount(row.errors)}</span>
      ),
    },
    {
      id: 'input',
      title: 'Tokens in',
      width: '100px',
      align: 'end',
      cell: (row) => formatCompact(row.inputTokens),
    },
    {
      id: 'output',
      title: 'out',
      width: '90px',
      align: 'end',
      cell: (row) => formatCompact(row.outputTokens),
    },
    {
      id: 'cost',
      fold: 'second',
      title: 'Cost',
      width: '130px',
      align: 'end',
      cell: (row) => <CostText cost={row.cost} isFolded />,
    },
    {
      id: 'first',
      title: 'First seen',
      width: '110px',
      align: 'end',
      cell: (row) => <Moment ns={row.firstSeenNs} />,
    },
    {
      id: 'last',
      fold: 'first',
      title: 'Last seen',
      width: '110px',
      align: 'end',
      cell: (row) => <Moment ns={row.lastSeenNs} />,
    },
  ]
}

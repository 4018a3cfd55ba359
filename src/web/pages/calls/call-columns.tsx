import type { CallRow } from '#contract/calls.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount } from '#web/format/number.ts'
import { type Place, paths } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { FlagMarks } from '#web/ui/flag-badge.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Link } from '#web/ui/link.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'

/** The columns of the list of calls; those with `sortBy` are ordered by the server. */
export function callColumns(place: Place): readonly Column<CallRow>[] {
  return [
    {
      id: 'time',
      title: 'Started',
      width: '104px',
      sortBy: (row) => row.startedAtNs,
      cell: (row) => <Moment ns={row.startedAtNs} />,
    },
    {
      id: 'name',
      title: 'Call',
      width: 'minmax(160px, 1.4fr)',
      cell: (row) => (
        <>
          <StatusMark status={row.status} isShort />
          <Link className="cut" href={paths.trace(place, row.traceId, { span: row.spanId })}>
            {row.name === '' ? 'unnamed' : row.name}
          </Link>
          <FlagMarks flags={row.flags} />
        </>
      ),
    },
    {
      id: 'model',
      title: 'Model',
      width: 'minmax(130px, 1.2fr)',
      cell: (row) => (
        <>
          <ModelDot name={row.model} />
          <Cut text={row.model} />
        </>
      ),
    },
    {
      id: 'error',
      title: 'Error',
      width: 'minmax(150px, 1.6fr)',
      cell: (row) => (
        <Cut
          text={row.status === 'error' ? row.errorType || row.statusMessage || 'not told' : ''}
          title={row.statusMessage}
        />
      ),
    },
    {
      id: 'key',
      title: 'Key',
      width: 'minmax(100px, 0.8fr)',
      cell: (row) => <Cut text={row.keyName || row.keyId} />,
    },
    {
      id: 'user',
      title: 'User',
      width: 'minmax(90px, 0.8fr)',
      cell: (row) => <Cut text={row.userId} />,
    },
    {
      id: 'duration',
      title: 'Time',
      width: '84px',
      align: 'end',
      sortBy: (row) => row.durationMs,
      cell: (row) => formatDuration(row.durationMs),
    },
    {
      id: 'tokens',
      title: 'Tokens',
      width: '104px',
      align: 'end',
      sortBy: (row) => row.inputTokens + row.outputTokens,
      cell: (row) => formatCount(row.inputTokens + row.outputTokens),
    },
    {
      id: 'cost',
      title: 'Cost',
      width: '104px',
      align: 'end',
      cell: (row) => <CostText cost={row.cost} />,
    },
  ]
}

function Cut({ text, title }: { readonly text: string; readonly title?: string }) {
  if (text === '') return <span className="faint">–</span>
  return (
    <span className="cut" {...hinted(title)}>
      {text}
    </span>
  )
}

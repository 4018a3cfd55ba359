import type { TraceRow } from '#contract/traces.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount } from '#web/format/number.ts'
import { type Place, paths } from '#web/paths.ts'
import type { Column } from '#web/table/column.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { FlagMarks } from '#web/ui/flag-badge.tsx'
import { Link } from '#web/ui/link.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'

/** The columns shown when the address names none. */
export const columnsDefault = 'started,name,model,input,output,duration,tokensIn,tokensOut,cost'

type ColumnSettings = {
  readonly place: Place
  /** What a key is called; its id if that is not known. */
  readonly keyName: (id: string) => string
}

/** Every column a trace list can have, in the order in which they stand. */
export function traceColumns({ place, keyName }: ColumnSettings): readonly Column<TraceRow>[] {
  return [
    {
      id: 'started',
      fold: 'first',
      sortId: 'time',
      title: 'Started',
      width: '104px',
      sortBy: (row) => row.startedAtNs,
      cell: (row) => <Moment ns={row.startedAtNs} />,
    },
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(180px, 1.6fr)',
      cell: (row) => (
        <>
          <StatusMark status={row.status} isShort />
          <Link className="cut" href={paths.trace(place, row.traceId)}>
            {row.name === '' ? 'unnamed' : row.name}
          </Link>
          <FlagMarks flags={row.flags} />
        </>
      ),
    },
    {
      id: 'model',
      title: 'Model',
      width: 'minmax(110px, 1fr)',
      cell: (row) => (
        <>
          {row.models[0] === undefined ? (
            <span className="faint">–</span>
          ) : (
            <ModelDot name={row.models[0]} />
          )}
          <span className="cut">{row.models.join(', ')}</span>
        </>
      ),
    },
    {
      id: 'provider',
      title: 'Provider',
      width: 'minmax(100px, 0.7fr)',
      cell: (row) => <Cut text={row.providers.join(', ')} />,
    },
    {
      id: 'input',
      title: 'Input',
      width: 'minmax(110px, 2fr)',
      cell: (row) => <Cut text={row.inputPreview} />,
    },
    {
      id: 'output',
      title: 'Output',
      width: 'minmax(110px, 2fr)',
      cell: (row) => <Cut text={row.outputPreview} />,
    },
    {
      id: 'duration',
      sortBy: (row) => row.durationMs,
      title: 'Time',
      width: '72px',
      align: 'end',
      cell: (row) => formatDuration(row.durationMs),
    },
    {
      id: 'tokensIn',
      title: 'In',
      unit: 'tokens',
      width: '78px',
      align: 'end',
      cell: (row) => formatCount(row.inputTokens),
    },
    {
      id: 'tokensOut',
      sortId: 'tokens',
      sortBy: (row) => row.inputTokens + row.outputTokens,
      help: 'Sorts by tokens in and out together',
      title: 'Out',
      unit: 'tokens',
      width: '86px',
      align: 'end',
      cell: (row) => formatCount(row.outputTokens),
    },
    {
      id: 'cost',
      sortBy: (row) => Number(row.cost.usd),
      title: 'Cost',
      // Room for $1,234,567.89 and for $0.000000123.
      width: '116px',
      align: 'end',
      cell: (row) => <CostText cost={row.cost} isFolded />,
    },
    {
      id: 'tokens',
      sortBy: (row) => row.inputTokens + row.outputTokens,
      title: 'Tokens',
      width: '84px',
      align: 'end',
      cell: (row) => formatCount(row.inputTokens + row.outputTokens),
    },
    {
      id: 'calls',
      title: 'Calls',
      width: '66px',
      align: 'end',
      cell: (row) => formatCount(row.calls),
    },
    {
      id: 'spans',
      title: 'Spans',
      width: '72px',
      align: 'end',
      cell: (row) => formatCount(row.spans),
    },
    {
      id: 'errors',
      title: 'Failed',
      unit: 'spans',
      width: '96px',
      align: 'end',
      cell: (row) => (
        <span className={row.errors > 0 ? 'bad' : 'faint'}>{formatCount(row.errors)}</span>
      ),
    },
    {
      id: 'errorType',
      title: 'Error',
      width: 'minmax(110px, 0.8fr)',
      cell: (row) => <Cut text={row.errorTypes.map((kind) => kind || 'not told').join(', ')} />,
    },
    {
      id: 'environment',
      title: 'Environment',
      width: '120px',
      cell: (row) => <Cut text={row.environment} />,
    },
    {
      id: 'key',
      title: 'Key',
      width: 'minmax(110px, 0.8fr)',
      cell: (row) => <Cut text={row.keys.map(keyName).join(', ')} />,
    },
    {
      id: 'user',
      title: 'User',
      width: 'minmax(110px, 0.8fr)',
      cell: (row) => <Cut text={row.userId} />,
    },
    {
      id: 'session',
      title: 'Session',
      width: 'minmax(110px, 0.8fr)',
      cell: (row) =>
        row.sessionId === '' ? (
          <Cut text="" />
        ) : (
          <Link className="cut" href={paths.traces(place, { session: row.sessionId })}>
            {row.sessionId}
          </Link>
        ),
    },
    {
      id: 'service',
      title: 'Service',
      width: 'minmax(100px, 0.8fr)',
      cell: (row) => <Cut text={row.services.join(', ')} />,
    },
    {
      id: 'tags',
      title: 'Tags',
      width: 'minmax(110px, 0.8fr)',
      cell: (row) => <Cut text={row.tags.join(', ')} />,
    },
    {
      id: 'traceId',
      title: 'Trace id',
      width: 'minmax(120px, 0.8fr)',
      cell: (row) => <span className="mono cut">{row.traceId}</span>,
    },
  ]
}

function Cut({ text }: { readonly text: string }) {
  if (text === '') return <span className="faint">–</span>
  return <span className="cut">{text}</span>
}

import type { ReactNode } from 'react'
import type { Score } from '#contract/scores.ts'
import type { TraceRow } from '#contract/traces.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount, formatSignificant, unknownNumber } from '#web/format/number.ts'
import {
  costDifference,
  countDifference,
  type Difference,
  durationDifference,
  scoreDifference,
} from '#web/pages/trace-compare/difference.ts'
import { DifferenceText } from '#web/pages/trace-compare/difference-text.tsx'
import { PlainTable } from '#web/table/plain-table.tsx'
import { CostText } from '#web/ui/cost-text.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'

/** One of the two traces. */
export type Side = { readonly trace: TraceRow; readonly scores: readonly Score[] }

type FiguresTableProps = { readonly first: Side; readonly second: Side }

type Figure = {
  readonly name: string
  readonly first: ReactNode
  readonly second: ReactNode
  readonly difference: Difference | null
}

/** What both traces came to, with the differences: time, money, tokens, failures, scores. */
export function FiguresTable({ first, second }: FiguresTableProps) {
  return (
    <PlainTable<Figure>
      label="Figures of both traces"
      keyOf={({ name }) => name}
      columns={[
        { id: 'name', title: '', cell: ({ name }) => name },
        { id: 'first', title: 'A', align: 'end', cell: (row) => row.first },
        { id: 'second', title: 'B', align: 'end', cell: (row) => row.second },
        {
          id: 'difference',
          title: 'B against A',
          align: 'end',
          cell: ({ difference }) =>
            difference === null ? '' : <DifferenceText difference={difference} />,
        },
      ]}
      rows={[...traceFigures(first.trace, second.trace), ...scoreFigures(first, second)]}
    />
  )
}

function traceFigures(first: TraceRow, second: TraceRow): Figure[] {
  const counted = (name: string, of: (trace: TraceRow) => number): Figure => ({
    name,
    first: formatCount(of(first)),
    second: formatCount(of(second)),
    difference: countDifference(of(first), of(second)),
  })
  return [
    {
      name: 'Status',
      first: <StatusMark status={first.status} />,
      second: <StatusMark status={second.status} />,
      difference: null,
    },
    {
      name: 'Time',
      first: formatDuration(first.durationMs),
      second: formatDuration(second.durationMs),
      difference: durationDifference(first.durationMs, second.durationMs),
    },
    {
      name: 'Cost',
      first: <CostText cost={first.cost} />,
      second: <CostText cost={second.cost} />,
      difference: costDifference(first.cost, second.cost),
    },
    counted('Tokens in', ({ inputTokens }) => inputTokens),
    counted('Tokens out', ({ outputTokens }) => outputTokens),
    { ...counted('Model calls', ({ calls }) => calls), ...plain(first.calls, second.calls) },
    { ...counted('Spans', ({ spans }) => spans), ...plain(first.spans, second.spans) },
    counted('Failed spans', ({ errors }) => errors),
  ]
}

/** Neither more nor fewer of these is better. */
function plain(first: number, second: number): Pick<Figure, 'difference'> {
  const { text } = countDifference(first, second)
  return { difference: { text, tone: 'none' } }
}

/** Scores of one name by one kind of judge stand beside each other; of several the newest. */
function scoreFigures(first: Side, second: Side): Figure[] {
  const nameOf = ({ name, source }: Score): string => `Score ${name} (${source})`
  const [lefts, rights] = [first, second].map(
    ({ scores }) => new Map(scores.toReversed().map((score) => [nameOf(score), score])),
  )
  const names = [...new Set([...first.scores, ...second.scores].map(nameOf))].toSorted()
  return names.map((name) => {
    const [left, right] = [lefts?.get(name), rights?.get(name)]
    return {
      name,
      first: scoreText(left),
      second: scoreText(right),
      difference: scoreDifference(left?.value ?? null, right?.value ?? null),
    }
  })
}

function scoreText(score: Score | undefined): string {
  if (score === undefined) return unknownNumber
  if (score.dataType === 'boolean') return score.value === 1 ? 'yes' : 'no'
  return score.value === null ? score.label : formatSignificant(score.value)
}

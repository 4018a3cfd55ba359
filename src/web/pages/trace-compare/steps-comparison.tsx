import { type ReactNode, useMemo } from 'react'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount, unknownNumber } from '#web/format/number.ts'
import type { TreeSpan } from '#web/parts/spans/span-tree.ts'
import type { AlignedStep } from '#web/pages/trace-compare/align-spans.ts'
import {
  costDifference,
  countDifference,
  durationDifference,
} from '#web/pages/trace-compare/difference.ts'
import { DifferenceText } from '#web/pages/trace-compare/difference-text.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/data-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { CostText } from '#web/ui/cost-text.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Icon } from '#web/ui/icon.tsx'

type StepsComparisonProps = {
  readonly steps: readonly AlignedStep[]
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
}

/** The steps of both traces, each beside its like, with what it took in each. */
export function StepsComparison({ steps, selected, onSelect }: StepsComparisonProps) {
  const columns = useMemo(() => stepColumns(), [])
  return (
    <DataTable<AlignedStep>
      label="Steps of both traces"
      columns={columns}
      rows={steps}
      keyOf={({ id }) => id}
      rowHeight={28}
      selected={selected}
      onSelect={onSelect}
    />
  )
}

const indentPx = 14
const indentMax = 8

function stepColumns(): readonly Column<AlignedStep>[] {
  return [
    {
      id: 'step',
      title: 'Step',
      width: 'minmax(240px, 1fr)',
      cell: (step) => <Name step={step} />,
    },
    ...pair('time', 'Time', (span) =>
      span === null ? unknownNumber : formatDuration(span.durationMs),
    ),
    {
      id: 'timeChange',
      title: '± time',
      width: '136px',
      align: 'end',
      fold: 'second',
      cell: ({ first, second }) => (
        <DifferenceText
          difference={durationDifference(first?.durationMs ?? null, second?.durationMs ?? null)}
        />
      ),
    },
    ...pair('tokens', 'Tokens', (span) => formatCount(tokensOf(span))),
    {
      id: 'tokensChange',
      title: '± tokens',
      width: '116px',
      align: 'end',
      cell: ({ first, second }) => (
        <DifferenceText difference={countDifference(tokensOf(first), tokensOf(second))} />
      ),
    },
    ...pair('cost', 'Cost', (span) =>
      span?.countsUsage === true ? <CostText cost={span.cost} /> : unknownNumber,
    ),
    {
      id: 'costChange',
      title: '± cost',
      width: '172px',
      align: 'end',
      fold: 'second',
      cell: ({ first, second }) => (
        <DifferenceText difference={costDifference(costOf(first), costOf(second))} />
      ),
    },
  ]
}

function pair(
  id: string,
  title: string,
  cellOf: (span: TreeSpan | null) => ReactNode,
): readonly Column<AlignedStep>[] {
  return [
    {
      id: `${id}A`,
      title: `${title} A`,
      width: '84px',
      align: 'end',
      cell: ({ first }) => cellOf(first),
    },
    {
      id: `${id}B`,
      title: `${title} B`,
      width: '84px',
      align: 'end',
      cell: ({ second }) => cellOf(second),
    },
  ]
}

/** What two spans report counts on one; the other says nothing of tokens. */
function tokensOf(span: TreeSpan | null): number | null {
  return span?.countsUsage === true ? span.inputTokens + span.outputTokens : null
}

function costOf(span: TreeSpan | null) {
  return span?.countsUsage === true ? span.cost : null
}

function Name({ step }: { readonly step: AlignedStep }) {
  const { first, second, depth } = step
  const span = first ?? second
  if (span === null) return null
  const hasFailed = first?.status === 'error' || second?.status === 'error'
  const isRenamed = first !== null && second !== null && first.name !== second.name
  return (
    <span className="tree-name" style={{ paddingLeft: Math.min(depth, indentMax) * indentPx }}>
      <Hint className={`tree-kind kind-${span.kind}`} text={span.kind}>
        <Icon name={span.kind} size={14} />
      </Hint>
      <span className={hasFailed ? 'cut bad' : 'cut'} {...hinted(span.name)}>
        {isRenamed ? `${first.name} → ${second.name}` : span.name}
      </span>
      {first === null ? <Badge>only B</Badge> : null}
      {second === null ? <Badge>only A</Badge> : null}
      {hasFailed ? <span className="bad small">{failedIn(step)}</span> : null}
    </span>
  )
}

function failedIn({ first, second }: AlignedStep): string {
  const sides = [
    ...(first?.status === 'error' ? ['A'] : []),
    ...(second?.status === 'error' ? ['B'] : []),
  ]
  return `failed in ${sides.join(' and ')}`
}

import type { EvaluationSummary, GateCriterion } from '#contract/evaluations.ts'
import { formatSignificant } from '#web/format/number.ts'
import { GateBadge } from '#web/pages/evaluations/evaluation-badges.tsx'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Panel } from '#web/ui/panel.tsx'

type Outcome = EvaluationSummary['gate'][number]

/** Each criterion of the gate, what it was held against, and why it is met or not. */
export function GatePanel({ shown }: { readonly shown: ShownEvaluation }) {
  const outcomes = shown.summary.gate
  if (outcomes.length === 0) return null
  return (
    <Panel title="Gate" isFlush actions={<GateBadge gate={shown.gate} />}>
      <PlainTable<Outcome>
        label="Gate"
        keyOf={({ criterion, variant }) => `${criterionWords(criterion)} ${variant}`}
        rows={outcomes}
        columns={[
          {
            id: 'outcome',
            title: 'Outcome',
            cell: ({ passed }) => (
              <Badge tone={passed ? 'good' : 'bad'}>{passed ? 'met' : 'not met'}</Badge>
            ),
          },
          {
            id: 'criterion',
            title: 'Criterion',
            cell: ({ criterion }) => (
              <div className="gate-criterion">{criterionWords(criterion)}</div>
            ),
          },
          { id: 'variant', title: 'Variant', cell: ({ variant }) => variant },
          {
            id: 'detail',
            title: 'Why',
            cell: ({ detail }) => <div className="gate-why">{detail}</div>,
          },
        ]}
      />
    </Panel>
  )
}

/** A criterion as a half sentence: `says it back at least 0.8`. */
export function criterionWords(criterion: GateCriterion): string {
  switch (criterion.kind) {
    case 'at-least':
      return `${criterion.metric} at least ${formatSignificant(criterion.bound)}`
    case 'at-most':
      return `${criterion.metric} at most ${formatSignificant(criterion.bound)}`
    case 'non-inferior':
      return `${criterion.metric} worse than the baseline by at most ${formatSignificant(criterion.margin)}`
  }
}

import type { Comparison, VariantSummary } from '#contract/evaluations.ts'
import { formatDifference, formatP } from '#web/format/interval.ts'
import { formatCount } from '#web/format/number.ts'
import { VerdictBadge } from '#web/pages/evaluations/evaluation-badges.tsx'
import { kindOfComparison, titleOfMetric } from '#web/pages/evaluations/shown-evaluation.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { Panel } from '#web/ui/panel.tsx'

type ComparisonsPanelProps = {
  readonly verdicts: readonly {
    readonly name: string
    readonly verdict: NonNullable<VariantSummary['verdict']>
    readonly reasons: readonly string[]
  }[]
  readonly comparisons: readonly Comparison[]
  readonly variants: readonly Pick<VariantSummary, 'metrics'>[]
}

/** The verdicts with their reasons, and below them everything that they were made from. */
export function ComparisonsPanel({ verdicts, comparisons, variants }: ComparisonsPanelProps) {
  return (
    <Panel title="Verdicts" isFlush>
      <ul className="verdict-list" id="comparisons">
        {verdicts.map(({ name, verdict, reasons }) => (
          <li key={name}>
            <span className="row wrap">
              <VerdictBadge verdict={verdict} /> <strong>{name}</strong>
            </span>
            {reasons.map((reason) => (
              <p key={reason} className="soft">
                {reason}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <PlainTable<Comparison>
        label="Comparisons"
        // What was never measured and decides nothing (the latency of recorded outputs) is no row.
        rows={comparisons.filter(({ role, effect }) => role !== 'dry-run' || effect !== null)}
        keyOf={({ metric, variant }) => `${metric} ${variant}`}
        rowTone={({ role }) => (role === 'dry-run' ? 'faded' : undefined)}
        columns={[
          { id: 'variant', title: 'Variant', cell: ({ variant }) => variant },
          { id: 'metric', title: 'Metric', cell: ({ metric }) => titleOfMetric(metric) },
          {
            id: 'role',
            title: 'Role',
            help: 'A goal must get better, a guardrail must not get worse, a dry run decides nothing',
            cell: ({ role }) => role,
          },
          {
            id: 'effect',
            title: 'Difference',
            align: 'end',
            help: 'Variant minus baseline, item by item, with its interval',
            cell: (row) => {
              const { kind, unit } = kindOfComparison(row, variants)
              return (
                <Hint text={row.method === '' ? undefined : row.method}>
                  {formatDifference(row.effect, kind, unit)}
                </Hint>
              )
            },
          },
          {
            id: 'n',
            title: 'n',
            align: 'end',
            help: 'Items that both answered',
            cell: ({ n, missing }) => (
              <>
                {formatCount(n)}
                {missing === 0 ? null : (
                  <div className="warn small">{formatCount(missing)} missing</div>
                )}
              </>
            ),
          },
          {
            id: 'p',
            title: 'p',
            align: 'end',
            help: 'After Holm over all metrics that decide; by itself on hover',
            cell: ({ pValue, adjustedPValue }) => (
              <Hint text={pValue === null ? undefined : `by itself ${formatP(pValue)}`}>
                {formatP(adjustedPValue)}
              </Hint>
            ),
          },
          {
            id: 'more',
            title: 'Still needed',
            align: 'end',
            help: 'About so many further items until a difference of this size can be told',
            cell: ({ nStillNeeded, role, verdict }) =>
              role === 'dry-run' || verdict !== 'hold' || nStillNeeded === null ? (
                <span className="faint">–</span>
              ) : (
                `${formatCount(nStillNeeded)} items`
              ),
          },
          {
            id: 'verdict',
            title: 'Verdict',
            cell: ({ role, verdict }) =>
              role === 'dry-run' ? (
                <span className="faint">only shown</span>
              ) : (
                <VerdictBadge verdict={verdict} role={role} />
              ),
          },
        ]}
      />
    </Panel>
  )
}

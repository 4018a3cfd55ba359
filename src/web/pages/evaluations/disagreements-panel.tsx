import type { EvaluationSummary } from '#contract/evaluations.ts'
import { formatCount, formatShare, formatSignificant } from '#web/format/number.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { paths } from '#web/paths.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Link } from '#web/ui/link.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type Disagreement = EvaluationSummary['disagreements'][number]

/** How often two evaluators say the same of the same answers; nothing where there are no two. */
export function DisagreementsPanel({ shown }: { readonly shown: ShownEvaluation }) {
  const place = usePlace()
  const rows = shown.summary.disagreements
  if (rows.length === 0) return null
  return (
    <Panel title="Do the evaluators agree?" isFlush>
      <PlainTable<Disagreement>
        label="Agreement of evaluators"
        rows={rows}
        keyOf={({ metrics }) => metrics.join(' ')}
        columns={[
          { id: 'metrics', title: 'Evaluators', cell: ({ metrics }) => metrics.join(' and ') },
          {
            id: 'agreement',
            title: 'Say the same',
            align: 'end',
            cell: ({ agreement }) => formatShare(agreement),
          },
          {
            id: 'kappa',
            title: 'κ',
            align: 'end',
            help: 'Cohen’s κ: 1 is full agreement, 0 is what chance gives',
            cell: ({ kappa }) =>
              formatSignificant(kappa === null ? null : Number(kappa.toFixed(2))),
          },
          { id: 'n', title: 'Cases', align: 'end', cell: ({ n }) => formatCount(n) },
          {
            id: 'items',
            title: '',
            cell: ({ agreement }) =>
              agreement === 1 ? null : (
                <Link
                  href={paths.evaluation(place, shown.id, { show: 'items', only: 'disagreement' })}
                >
                  Items where they differ
                </Link>
              ),
          },
        ]}
      />
    </Panel>
  )
}

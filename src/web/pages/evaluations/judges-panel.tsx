import type { JudgedMetric } from '#contract/evaluations.ts'
import { formatInterval } from '#web/format/interval.ts'
import { formatCount } from '#web/format/number.ts'
import type { ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { paths } from '#web/paths.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Link } from '#web/ui/link.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type Row = {
  readonly judged: JudgedMetric
  readonly variant: string
  readonly said: ShownEvaluation['summary']['variants'][number]['metrics'][number] | undefined
  readonly rate: JudgedMetric['rates'][number]['rate'] | null
}

/** What judges said beside what people would have said; nothing where no judge judged. */
export function JudgesPanel({ shown }: { readonly shown: ShownEvaluation }) {
  const place = usePlace()
  const { judges, summary, definition } = shown
  if (judges.length === 0) return null
  const rows: readonly Row[] = judges.flatMap((judged) =>
    judged.rates.map(({ variant, rate }) => ({
      judged,
      variant,
      rate,
      said: summary.variants
        .find(({ name }) => name === variant)
        ?.metrics.find(({ metric }) => metric === judged.metric),
    })),
  )
  const without = judges.filter(({ note }) => note !== '')
  const calibrate = ({ metric, judgeModel }: JudgedMetric): string => {
    const use = definition.evaluators.find(({ name }) => name === metric)
    return paths.judges(place, {
      calibrate: 'yes',
      evaluator: use?.evaluator,
      threshold: use?.threshold === null ? undefined : String(use?.threshold ?? ''),
      model: judgeModel,
    })
  }
  return (
    <Panel title="What people would have said" isFlush>
      {rows.length === 0 ? null : (
        <PlainTable<Row>
          label="Corrected rates"
          rows={rows}
          keyOf={({ judged, variant }) => `${judged.metric} ${variant}`}
          columns={[
            {
              id: 'metric',
              title: 'Judged',
              cell: ({ judged }) => (
                <>
                  {judged.metric}
                  <div className="small faint">{judged.judgeModel}</div>
                </>
              ),
            },
            { id: 'variant', title: 'Variant', cell: ({ variant }) => variant },
            {
              id: 'said',
              title: 'The judge passes',
              align: 'end',
              cell: ({ said }) => formatInterval(said?.passed ?? said?.value ?? null, 'rate'),
            },
            {
              id: 'rate',
              title: 'People would pass',
              align: 'end',
              help: 'Corrected by how often the judge was wrong where people had judged (Rogan and Gladen)',
              cell: ({ rate }) => <strong>{formatInterval(rate, 'rate')}</strong>,
            },
            {
              id: 'items',
              title: 'Calibrated on',
              align: 'end',
              cell: ({ judged }) => (
                <Link href={paths.judges(place)}>{formatCount(judged.items)} items</Link>
              ),
            },
          ]}
        />
      )}
      {without.length === 0 ? null : (
        <ul className="panel-body stack">
          {without.map((judged) => (
            <li key={judged.metric} className="judge-note soft">
              <strong>{judged.metric}</strong>: {judged.note}{' '}
              <Link href={calibrate(judged)}>Calibrate this judge</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

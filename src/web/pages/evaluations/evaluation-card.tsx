import type { Evaluation } from '#contract/evaluations.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount } from '#web/format/number.ts'
import { VerdictBadge } from '#web/pages/evaluations/evaluation-badges.tsx'

/** An evaluation at a glance, beside its row. */
export function EvaluationCard({ evaluation }: { readonly evaluation: Evaluation }) {
  return (
    <div className="evaluation-card">
      <strong>{evaluation.name}</strong>
      {evaluation.reason === '' ? null : <span className="warn">{evaluation.reason}</span>}
      <span className="soft">
        {evaluation.datasetName}, version {evaluation.datasetVersion};{' '}
        {formatCount(evaluation.callsDone)} of {formatCount(evaluation.calls)} calls,{' '}
        {formatUsd(evaluation.costUsd)}
      </span>
      <span className="faint">Variants: {evaluation.variants.join(', ')}</span>
      {evaluation.metrics.length === 0 ? null : (
        <span className="faint">Metrics: {evaluation.metrics.join(', ')}</span>
      )}
      {evaluation.verdicts.length === 0 ? null : (
        <span className="row wrap">
          {evaluation.verdicts.map(({ variant, verdict }) => (
            <VerdictBadge key={variant} verdict={verdict} variant={variant} />
          ))}
        </span>
      )}
    </div>
  )
}

import { formatCount, plural } from '#web/format/number.ts'
import type { Estimate } from '#web/pages/new-evaluation/estimate.ts'
import { formatUsd } from '#web/format/money.ts'
import { Skeleton } from '#web/ui/skeleton.tsx'

type EstimatePanelProps = {
  readonly estimate: Estimate | null
  readonly variants: number
  readonly repeats: number
  /** What such calls cost here so far; null where that is not known of every model. */
  readonly costUsd: number | null
  readonly hasJudge: boolean
}

/** What the start would set in motion, before it does. */
export function EstimatePanel(props: EstimatePanelProps) {
  const { estimate, variants, repeats, costUsd, hasJudge } = props
  if (estimate === null)
    return (
      <div className="estimate">
        <Skeleton height={32} width="60%" />
        <Skeleton width="90%" />
      </div>
    )
  return (
    <div className="estimate" role="status" aria-label="Estimate">
      <strong className="estimate-calls number">
        {plural(estimate.calls + estimate.judgeCalls, 'call')}
      </strong>
      <dl className="facts">
        <div>
          <dt>Answers</dt>
          <dd className="number">
            {plural(estimate.items, 'item')} × {plural(variants, 'variant')}
            {repeats === 1 ? '' : ` × ${formatCount(repeats)} times`} ={' '}
            {formatCount(estimate.outputs)}
          </dd>
        </div>
        {estimate.calls === estimate.outputs ? null : (
          <div>
            <dt>Recorded</dt>
            <dd className="number">{formatCount(estimate.outputs - estimate.calls)} of them</dd>
          </div>
        )}
        {estimate.judgeCalls === 0 ? null : (
          <div>
            <dt>Judge</dt>
            <dd className="number">
              at least {formatCount(estimate.judgeCalls)}
              {hasJudge ? '' : ', once you say below which model judges'}
            </dd>
          </div>
        )}
        <div>
          <dt>Cost</dt>
          <dd className="number">
            {costUsd === null ? (
              <span className="faint">not known before</span>
            ) : (
              <>
                about {formatUsd(String(costUsd))}{' '}
                <span className="faint">by calls of the last 30 days, judge apart</span>
              </>
            )}
          </dd>
        </div>
      </dl>
    </div>
  )
}

import type { MetricFigure, VariantSummary } from '#contract/evaluations.ts'
import { formatDuration } from '#web/format/duration.ts'
import { percentileHelp, tellingPercentiles } from '#web/format/enough.ts'
import { formatInterval } from '#web/format/interval.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatSignificant } from '#web/format/number.ts'
import { VerdictBadge } from '#web/pages/evaluations/evaluation-badges.tsx'
import {
  baselineOf,
  isUnderWay,
  type ShownEvaluation,
} from '#web/pages/evaluations/shown-evaluation.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { useSearch } from '#web/url/use-search.ts'

type VariantsTableProps = {
  readonly shown: ShownEvaluation
  readonly colours: ReadonlyMap<string, number>
}

/** Every variant with all its figures, each with its interval and how many cases it is of. */
export function VariantsTable({ shown, colours }: VariantsTableProps) {
  const { metrics, summary } = shown
  const baseline = baselineOf(shown)
  const refusal = useRefusal('edit')
  const [, setSearch] = useSearch()
  const isOver = !isUnderWay(shown)
  return (
    <Panel title="Variants" isFlush>
      <div className="plain-table-scroll">
        <table className="plain-table folds variants-table" aria-label="Variants">
          <thead>
            <tr>
              <th scope="col">Variant</th>
              {metrics.map((metric) => (
                <th key={metric} scope="col" className="end">
                  {metric}
                </th>
              ))}
              <th scope="col" className="end">
                <Hint text={`Median and 95th percentile of calls made. ${percentileHelp('p95')}`}>
                  Latency
                </Hint>{' '}
                <span className="faint">p50, p95</span>
              </th>
              <th scope="col" className="end">
                Cost <span className="faint">per call</span>
              </th>
              <th scope="col" className="end">
                <Hint text="Written by the model, median">Tokens/s</Hint>
              </th>
              <th scope="col" className="end">
                Calls
              </th>
              {isOver ? (
                <th scope="col">
                  <span className="unseen">Choice</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {summary.variants.map((variant) => (
              <tr key={variant.name}>
                <td>
                  <VariantName
                    variant={variant}
                    colour={colours.get(variant.name)}
                    isAmongOthers={summary.variants.length > 1}
                    isBaseline={variant.name === baseline}
                  />
                </td>
                {metrics.map((metric) => (
                  <td key={metric} className="end" data-title={metric}>
                    <Figure figure={variant.metrics.find((each) => each.metric === metric)} />
                  </td>
                ))}
                <td className="end" data-title="Latency p50, p95">
                  {variant.latencyMs === null ? (
                    <Hint className="faint" text="Copies of earlier answers have no latency">
                      –
                    </Hint>
                  ) : (
                    <>
                      {formatDuration(variant.latencyMs.p50)}
                      <div className="faint small">{formatDuration(slowEndOf(variant))}</div>
                    </>
                  )}
                </td>
                <td className="end" data-title="Cost per call">
                  <VariantCost variant={variant} />
                </td>
                <td className="end" data-title="Tokens/s">
                  {formatSignificant(variant.tokensPerS)}
                </td>
                <td className="end" data-title="Calls">
                  {formatCount(variant.calls)}
                  <CallNotes variant={variant} />
                </td>
                {isOver ? (
                  <td className="end">
                    {shown.choice?.variant === variant.name ? (
                      <Badge tone="accent" hint={shown.choice.reason}>
                        chosen
                      </Badge>
                    ) : (
                      <Button
                        aria-label={`Use ${variant.name}`}
                        disabledReason={refusal}
                        onClick={() => setSearch({ choose: variant.name })}
                      >
                        Use this one
                      </Button>
                    )}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

type VariantNameProps = {
  readonly variant: VariantSummary
  readonly colour: number | undefined
  /** What only a comparison makes (baseline, frontier) is not said of a variant by itself. */
  readonly isAmongOthers: boolean
  readonly isBaseline: boolean
}

function VariantName({ variant, colour, isAmongOthers, isBaseline }: VariantNameProps) {
  return (
    <>
      <div className="row wrap variant-name">
        <ModelDot name={variant.name} colour={colour} />
        <strong>{variant.name}</strong>
        {isAmongOthers && isBaseline ? (
          <Badge hint="The others are compared with it">baseline</Badge>
        ) : null}
        {variant.verdict === null ? null : (
          <VerdictBadge verdict={variant.verdict} hint={variant.reasons.join('\n')} />
        )}
        {isAmongOthers && variant.onFrontier ? (
          <Badge tone="accent" hint="No other is better in quality, cost and latency at once">
            frontier
          </Badge>
        ) : null}
      </div>
      <div className="faint small variant-what">{variant.what}</div>
    </>
  )
}

/** A figure with its interval, and below it of how many cases, and how many lack it. */
function Figure({ figure }: { readonly figure: MetricFigure | undefined }) {
  if (figure === undefined) return <span className="faint">–</span>
  const { value, kind, unit, n, missing, passed, method } = figure
  return (
    <>
      <Hint text={method === '' ? undefined : `Interval: ${method}`}>
        {formatInterval(value, kind, unit)}
      </Hint>
      <div className="faint small">
        n {formatCount(n)}
        {missing === 0 ? null : (
          <Hint className="warn" text="Cases without this score: failed calls, unscored cases">
            , {formatCount(missing)} missing
          </Hint>
        )}
        {passed === null || kind === 'rate' ? null : `, passed ${formatInterval(passed, 'rate')}`}
      </div>
    </>
  )
}

function VariantCost({ variant }: { readonly variant: VariantSummary }) {
  const { costPerCallUsd, costUsd, unpriced } = variant
  return (
    <>
      {costPerCallUsd === null ? (
        unpriced > 0 ? (
          <span className="warn">unpriced</span>
        ) : (
          <span className="faint">–</span>
        )
      ) : (
        formatUsd(String(costPerCallUsd))
      )}
      {costUsd === null ? null : <div className="faint small">{formatUsd(costUsd)} in all</div>}
      {unpriced > 0 && costPerCallUsd !== null ? (
        <div className="warn small">{formatCount(unpriced)} unpriced</div>
      ) : null}
    </>
  )
}

function CallNotes({ variant }: { readonly variant: VariantSummary }) {
  return (
    <>
      {variant.failed === 0 ? null : (
        <div className="bad small">{formatCount(variant.failed)} failed</div>
      )}
      {variant.cached === 0 ? null : (
        <div className="faint small">
          <Hint text="Answers that an earlier evaluation got to the same call">
            {formatCount(variant.cached)} copied
          </Hint>
        </div>
      )}
    </>
  )
}

/** The 95th percentile of the calls that were made and answered; null where they are too few. */
function slowEndOf({ latencyMs, calls, cached, failed }: VariantSummary): number | null {
  return latencyMs === null ? null : tellingPercentiles(latencyMs, calls - cached - failed).p95
}

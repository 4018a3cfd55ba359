import type { ModelCard } from '#contract/models.ts'
import { BarComparison } from '#web/charts/bar-comparison.tsx'
import { formatDuration } from '#web/format/duration.ts'
import { tellingPercentiles } from '#web/format/enough.ts'
import { formatPrice, formatUsd } from '#web/format/money.ts'
import { formatCompact, formatCount, formatShare, formatSignificant } from '#web/format/number.ts'
import { modelKey } from '#web/pages/models/filter-models.ts'
import { Badge } from '#web/ui/badge.tsx'
import { IconButton } from '#web/ui/button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { Panel } from '#web/ui/panel.tsx'

type Measure = {
  readonly title: string
  readonly value: (card: ModelCard) => number | null
  readonly format: (value: number | null) => string
  /** Which end is the better one; null where neither is. */
  readonly better: 'less' | 'more' | null
}

const amount = (text: string | null | undefined): number | null =>
  text === null || text === undefined || text === '' ? null : Number(text)
const money = (value: number | null): string => formatUsd(value === null ? null : String(value))
const price = (value: number | null): string =>
  formatPrice(value === null ? undefined : String(value))

const published: readonly Measure[] = [
  {
    title: 'Context, tokens',
    value: (card) => card.contextTokens,
    format: formatCompact,
    better: 'more',
  },
  {
    title: 'Input, $ per million',
    value: (card) => amount(card.usdPerMillion.input),
    format: price,
    better: 'less',
  },
  {
    title: 'Cached input, $ per million',
    value: (card) => amount(card.usdPerMillion.cache_read),
    format: price,
    better: 'less',
  },
  {
    title: 'Output, $ per million',
    value: (card) => amount(card.usdPerMillion.output),
    format: price,
    better: 'less',
  },
]

const measured: readonly Measure[] = [
  {
    title: 'Calls',
    value: (card) => card.measured?.calls ?? null,
    format: formatCount,
    better: null,
  },
  {
    title: 'Latency p50',
    value: (card) => card.measured?.latencyMs.p50 ?? null,
    format: formatDuration,
    better: 'less',
  },
  {
    title: 'Latency p95',
    value: ({ measured }) =>
      measured === null ? null : tellingPercentiles(measured.latencyMs, measured.calls).p95,
    format: formatDuration,
    better: 'less',
  },
  {
    title: 'First token p50',
    value: (card) => card.measured?.firstTokenMs.p50 ?? null,
    format: formatDuration,
    better: 'less',
  },
  {
    title: 'Output, tokens/s',
    value: (card) => card.measured?.outputTokensPerS ?? null,
    format: formatSignificant,
    better: 'more',
  },
  {
    title: 'Failed',
    value: (card) => card.measured?.errorRate ?? null,
    format: formatShare,
    better: 'less',
  },
  {
    title: 'Cost per call',
    value: (card) => amount(card.costPerCallUsd),
    format: money,
    better: 'less',
  },
]

const charted = [
  'Input, $ per million',
  'Output, $ per million',
  'Latency p50',
  'Output, tokens/s',
  'Failed',
  'Cost per call',
]

/** Two to four models as a table, the better value of each row marked, and as bars. */
export function CompareModels({
  cards,
  onRemove,
}: {
  readonly cards: readonly ModelCard[]
  readonly onRemove: (key: string) => void
}) {
  if (cards.length === 0) return <EmptyState title="None of these models is in the catalogue" />
  const charts = [...published, ...measured].filter((measure) => charted.includes(measure.title))
  return (
    <>
      <Panel title="Side by side" isFlush>
        <div className="plain-table-scroll">
          <table className="plain-table compare-table" aria-label="Models side by side">
            <thead>
              <tr>
                <th scope="col">
                  <span className="unseen">Measure</span>
                </th>
                {cards.map((card) => (
                  <th key={modelKey(card)} scope="col" className="end">
                    <span className="compare-name">
                      <ModelDot name={card.model} />
                      {card.model}
                      <IconButton
                        icon="close"
                        label={`Take ${card.model} out`}
                        onClick={() => onRemove(modelKey(card))}
                      />
                    </span>
                    <span className="faint">{card.providerTitle}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Rows title="Published" measures={published} cards={cards} />
              <tr>
                <td>Reads</td>
                {cards.map((card) => (
                  <td key={modelKey(card)} className="end">
                    {card.inputModalities.join(', ') || '–'}
                  </td>
                ))}
              </tr>
              <tr>
                <td>Capabilities</td>
                {cards.map((card) => (
                  <td key={modelKey(card)} className="end compare-badges">
                    {card.capabilities.map((each) => (
                      <Badge key={each}>{each}</Badge>
                    ))}
                  </td>
                ))}
              </tr>
              <Rows title="Measured here, last 30 days" measures={measured} cards={cards} />
            </tbody>
          </table>
        </div>
      </Panel>
      <div className="compare-charts">
        {charts.map((measure) => (
          <BarComparison
            key={measure.title}
            title={measure.title}
            bars={cards.map((card) => ({ name: card.model, value: measure.value(card) }))}
            format={measure.format}
          />
        ))}
      </div>
    </>
  )
}

type RowsProps = {
  readonly title: string
  readonly measures: readonly Measure[]
  readonly cards: readonly ModelCard[]
}

function Rows({ title, measures, cards }: RowsProps) {
  return (
    <>
      <tr>
        <th scope="rowgroup" colSpan={cards.length + 1} className="compare-group">
          {title}
        </th>
      </tr>
      {measures.map((measure) => {
        const values = cards.map(measure.value)
        const best = bestOf(values, measure.better)
        return (
          <tr key={measure.title}>
            <td>{measure.title}</td>
            {cards.map((card, index) => {
              const value = values[index] ?? null
              const isBest = best !== null && value === best
              return (
                <td key={modelKey(card)} className="end">
                  {isBest ? (
                    <Hint text="The better one">
                      <strong>{measure.format(value)}</strong>
                    </Hint>
                  ) : (
                    measure.format(value)
                  )}
                </td>
              )
            })}
          </tr>
        )
      })}
    </>
  )
}

/** The better value; null where nobody can say, or where all are alike. */
function bestOf(values: readonly (number | null)[], better: Measure['better']): number | null {
  const known = values.filter((value) => value !== null)
  if (better === null || known.length < 2 || new Set(known).size < 2) return null
  return better === 'less' ? Math.min(...known) : Math.max(...known)
}

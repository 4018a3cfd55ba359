import type { ModelCard } from '#contract/models.ts'
import { formatDuration } from '#web/format/duration.ts'
import { percentileHelp, tellingPercentiles } from '#web/format/enough.ts'
import { formatPrice, formatUsd } from '#web/format/money.ts'
import { formatCompact, formatCount, formatShare, formatSignificant } from '#web/format/number.ts'
import { modelKey } from '#web/pages/models/filter-models.ts'
import type { Column } from '#web/table/column.ts'
import { figureColumn } from '#web/table/figure-column.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { offBecause } from '#web/ui/off-because.ts'

type ModelColumnSettings = {
  readonly compared: readonly string[]
  readonly comparedMax: number
  readonly onCompare: (key: string) => void
}

const measuredHelp = 'Measured by this installation over the last 30 days'

/** The catalogue's columns: published first, measured here after. */
export function modelColumns({
  compared,
  comparedMax,
  onCompare,
}: ModelColumnSettings): readonly Column<ModelCard>[] {
  return [
    {
      id: 'compare',
      title: '',
      width: '44px',
      cell: (card) => {
        const isOn = compared.includes(modelKey(card))
        const isFull = !isOn && compared.length >= comparedMax
        return (
          <input
            type="checkbox"
            className="models-check"
            aria-label={`Compare ${card.callName}`}
            checked={isOn}
            {...offBecause(isFull ? `At most ${comparedMax} side by side` : undefined)}
            onChange={() => onCompare(modelKey(card))}
          />
        )
      },
    },
    {
      id: 'model',
      title: 'Model',
      width: 'minmax(200px, 2.2fr)',
      sortBy: (card) => card.model,
      cell: (card) => (
        <>
          {/* A model that was never called here is on no other page: it takes no colour from others. */}
          {card.measured === null ? null : <ModelDot name={card.model} />}
          <span className="cut" {...hinted(card.callName)}>
            {card.model}
          </span>
          {card.isCallable ? (
            <Badge tone="good" hint="A connection to its provider exists">
              callable
            </Badge>
          ) : null}
          {card.isDeprecated ? <Badge tone="warn">deprecated</Badge> : null}
        </>
      ),
    },
    {
      id: 'provider',
      title: 'Provider',
      width: 'minmax(96px, 0.9fr)',
      sortBy: (card) => card.providerTitle,
      cell: (card) => <span className="cut">{card.providerTitle}</span>,
    },
    figureColumn({
      id: 'context',
      title: 'Context',
      unit: 'tokens',
      width: '104px',
      value: (card) => card.contextTokens,
      format: formatCompact,
    }),
    {
      id: 'input',
      fold: 'second',
      title: 'Input',
      unit: '$/M',
      width: '80px',
      align: 'end',
      sortBy: (card) => price(card.usdPerMillion.input),
      cell: (card) => <Price card={card} perMillion={card.usdPerMillion.input} />,
    },
    {
      id: 'output',
      fold: 'second',
      title: 'Output',
      unit: '$/M',
      width: '90px',
      align: 'end',
      sortBy: (card) => price(card.usdPerMillion.output),
      cell: (card) => <Price card={card} perMillion={card.usdPerMillion.output} />,
    },
    figureColumn({
      id: 'calls',
      fold: 'second',
      title: 'Calls',
      unit: 'here',
      width: '84px',
      help: measuredHelp,
      value: (card) => card.measured?.calls ?? null,
      format: formatCount,
    }),
    figureColumn({
      id: 'p50',
      fold: 'second',
      title: 'p50',
      unit: 'here',
      width: '80px',
      help: measuredHelp,
      value: (card) => card.measured?.latencyMs.p50 ?? null,
      format: formatDuration,
    }),
    figureColumn({
      id: 'p95',
      title: 'p95',
      unit: 'here',
      width: '80px',
      help: `${measuredHelp}. ${percentileHelp('p95')}`,
      value: ({ measured }) =>
        measured === null ? null : tellingPercentiles(measured.latencyMs, measured.calls).p95,
      format: formatDuration,
    }),
    figureColumn({
      id: 'speed',
      title: 'Tokens/s',
      unit: 'here',
      width: '104px',
      help: measuredHelp,
      value: (card) => card.measured?.outputTokensPerS ?? null,
      format: formatSignificant,
    }),
    figureColumn({
      id: 'failed',
      title: 'Failed',
      unit: 'here',
      width: '88px',
      help: measuredHelp,
      value: (card) => card.measured?.errorRate ?? null,
      format: formatShare,
    }),
    {
      id: 'perCall',
      title: 'Per call',
      unit: 'here',
      width: '104px',
      align: 'end',
      help: measuredHelp,
      sortBy: (card) => price(card.costPerCallUsd ?? undefined),
      cell: (card) => formatUsd(card.costPerCallUsd),
    },
  ]
}

function price(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text)
}

function Price({
  card,
  perMillion,
}: {
  readonly card: ModelCard
  readonly perMillion: string | undefined
}) {
  if (!card.isPriced) return <span className="faint">unpriced</span>
  return <Hint text={card.priceNote}>{formatPrice(perMillion)}</Hint>
}

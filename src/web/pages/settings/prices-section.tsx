import { useState } from 'react'
import { listPrices, type PriceOverride, removePrice } from '#contract/prices.ts'
import { usageClasses } from '#contract/usage.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { tokenClassLooks } from '#web/charts/token-classes.ts'
import { formatClassPrice } from '#web/format/money.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { PriceDialog } from '#web/pages/settings/price-dialog.tsx'
import { Section } from '#web/pages/settings/section.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { AddButton, Button, IconButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type Unpriced = { readonly provider: string; readonly model: string; readonly calls: number }

/** The operator's own prices, and the models in traffic that have none. */
export function PricesSection() {
  const refusal = useRefusal('edit')
  const { data, error, isPending, refetch } = useAnswer(listPrices, {})
  const [adding, setAdding] = useState<{
    readonly provider: string
    readonly model: string
  } | null>(null)
  const [removing, setRemoving] = useState<PriceOverride | null>(null)
  const remove = useDeed(removePrice, {
    changes: ['prices', 'models', 'metrics', 'traces'],
    onDone: () => setRemoving(null),
  })
  const unpriced = data?.unpriced ?? []
  return (
    <Section
      summary={
        <>
          Costs come from token counts and a price table; a price set here wins over the shipped
          one, for past calls too.{' '}
          {data === undefined
            ? ''
            : `Shipped: ${data.shipped.source} ${data.shipped.version}, taken on ${data.shipped.takenOn}. `}
          {unpriced.length === 0
            ? 'Every model in traffic has a price.'
            : `${plural(unpriced.length, 'model')} in traffic without a price.`}
        </>
      }
      isLoading={isPending}
      error={error}
      onRetry={() => void refetch()}
      actions={
        <AddButton disabledReason={refusal} onClick={() => setAdding({ provider: '', model: '' })}>
          Set a price
        </AddButton>
      }
    >
      {unpriced.length === 0 ? null : (
        <UnpricedPanel unpriced={unpriced} refusal={refusal} onPrice={setAdding} />
      )}
      <OwnPricesPanel prices={data?.items ?? []} refusal={refusal} onRemove={setRemoving} />
      {adding === null ? null : (
        <PriceDialog
          provider={adding.provider}
          model={adding.model}
          onClose={() => setAdding(null)}
        />
      )}
      {removing === null ? null : (
        <ConfirmDialog
          title={`Remove your price of ${removing.model}`}
          deed="Remove the price"
          sending={remove}
          onConfirm={() => remove.mutate({ params: { id: removing.id } })}
          onClose={() => setRemoving(null)}
        >
          The shipped price counts again where there is one, for past calls too; otherwise they
          become unpriced.
        </ConfirmDialog>
      )}
    </Section>
  )
}

type UnpricedPanelProps = {
  readonly unpriced: readonly Unpriced[]
  readonly refusal: string | undefined
  readonly onPrice: (model: Unpriced) => void
}

function UnpricedPanel({ unpriced, refusal, onPrice }: UnpricedPanelProps) {
  const place = usePlace()
  return (
    <Panel title="Unpriced models in traffic" isFlush>
      <PlainTable<Unpriced>
        label="Unpriced models"
        rows={unpriced}
        keyOf={(row) => `${row.provider}/${row.model}`}
        columns={[
          { id: 'provider', title: 'Provider', cell: (row) => row.provider },
          {
            id: 'model',
            title: 'Model',
            cell: (row) => (
              <Link href={paths.traces(place, { model: row.model, unpriced: 'true' })}>
                {row.model}
              </Link>
            ),
          },
          { id: 'calls', title: 'Calls', align: 'end', cell: (row) => formatCount(row.calls) },
          {
            id: 'deeds',
            title: '',
            align: 'end',
            cell: (row) => (
              <Button
                disabledReason={refusal}
                aria-label={`Set a price for ${row.model}`}
                onClick={() => onPrice(row)}
              >
                Set a price
              </Button>
            ),
          },
        ]}
      />
    </Panel>
  )
}

type OwnPricesPanelProps = {
  readonly prices: readonly PriceOverride[]
  readonly refusal: string | undefined
  readonly onRemove: (price: PriceOverride) => void
}

function OwnPricesPanel({ prices, refusal, onRemove }: OwnPricesPanelProps) {
  return (
    <Panel title="Your prices" isFlush>
      <PlainTable<PriceOverride>
        label="Your prices"
        rows={prices}
        keyOf={(row) => row.id}
        empty={
          <EmptyState title="No prices of your own">
            Contracted prices, self-hosted models and models too new for the shipped table go here.
          </EmptyState>
        }
        columns={[
          {
            id: 'model',
            title: 'Model',
            cell: (row) => (
              <>
                <strong>{row.model}</strong>
                {row.tier === '' ? null : <span className="faint"> {row.tier}</span>}
                <div className="small faint">{row.provider}</div>
              </>
            ),
          },
          {
            id: 'price',
            title: 'US $ per million tokens',
            cell: (row) => (
              <span className="number">
                {usageClasses
                  .filter((each) => row.usdPerMillion[each] !== undefined)
                  .map(
                    (each) =>
                      `${tokenClassLooks[each].label} ${formatClassPrice(each, row.usdPerMillion[each])}`,
                  )
                  .join(', ')}
              </span>
            ),
          },
          {
            id: 'start',
            title: 'From',
            cell: (row) => (row.startsAt === null ? 'since ever' : <Moment at={row.startsAt} />),
          },
          { id: 'note', title: 'Note', cell: (row) => row.note },
          {
            id: 'made',
            title: 'Set',
            align: 'end',
            cell: (row) => (
              <>
                <Moment at={row.createdAt} />
                <div className="small faint">{row.createdBy}</div>
              </>
            ),
          },
          {
            id: 'deeds',
            title: '',
            align: 'end',
            cell: (row) => (
              <IconButton
                icon="trash"
                label={`Remove the price of ${row.model}`}
                disabledReason={refusal}
                onClick={() => onRemove(row)}
              />
            ),
          },
        ]}
      />
    </Panel>
  )
}

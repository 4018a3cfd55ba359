import { useState } from 'react'
import { createPrice } from '#contract/prices.ts'
import { type TokenClass, tokenClasses, type UsageClass, usageClasses } from '#contract/usage.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { tokenClassLooks } from '#web/charts/token-classes.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { useDraft } from '#web/forms/use-draft.ts'

type PriceDialogProps = {
  readonly provider: string
  readonly model: string
  readonly onClose: () => void
}

const searches = 'web_search'
const aMillion = /^\d{1,6}(\.\d{1,6})?$/
const aThousand = /^\d{1,3}(\.\d{1,6})?$/

/** Prices are kept by the million; searches are priced by the thousand wherever people read prices. */
function perMillion(given: Readonly<Record<string, string>>): Record<string, string> {
  const text = given[searches]
  if (text === undefined) return { ...given }
  return { ...given, [searches]: formatUsd(parseUsd(text.trim()) * 1000n) }
}

const usual: readonly TokenClass[] = ['input', 'output', 'cache_read']

/** Sets a price per token class. */
export function PriceDialog({ provider, model, onClose }: PriceDialogProps) {
  const [prices, setPrices] = useState<Partial<Record<UsageClass, string>>>({})
  const [startsAt, setStartsAt] = useState('')
  const [isShowingAll, setIsShowingAll] = useState(false)
  const save = useDeed(createPrice, {
    changes: ['prices', 'models', 'metrics', 'traces'],
    onDone: onClose,
  })
  const draft = useDraft(createPrice.body, { provider, model, note: '' }, save.error)
  const given = Object.fromEntries(
    Object.entries(prices).filter(([, value]) => value.trim() !== ''),
  )
  const isWrong = (name: UsageClass): boolean => {
    const text = prices[name]?.trim() ?? ''
    return text !== '' && !(name === 'web_search' ? aThousand : aMillion).test(text)
  }
  const reason = usageClasses.some(isWrong)
    ? 'Mend the marked prices first'
    : Object.keys(given).length === 0
      ? 'Give at least one price'
      : undefined
  const classes = isShowingAll ? tokenClasses : usual
  return (
    <FormDialog
      title="Set a price"
      onClose={onClose}
      width={560}
      deed="Set the price"
      draft={{ ...draft, isChanged: draft.isChanged || Object.keys(given).length > 0 }}
      sending={[save]}
      missing={reason}
      onSubmit={() => {
        save.mutate({
          body: {
            ...draft.trimmed,
            usdPerMillion: perMillion(given),
            startsAt: startsAt === '' ? null : new Date(startsAt).toISOString(),
          },
        })
      }}
    >
      <div className="form-grid">
        <TextField
          label="Provider"
          help="As it stands on the traces."
          {...draft.text('provider')}
        />
        <TextField
          label="Model"
          help="* at the end covers all that begin so."
          look="mono"
          {...draft.text('model')}
        />
      </div>
      <fieldset className="stack">
        <legend>US $ per million tokens</legend>
        <div className="form-grid">
          {classes.map((each) => (
            <TextField
              key={each}
              label={tokenClassLooks[each].label}
              error={isWrong(each) ? 'A number such as 2.50' : undefined}
              look="number"
              inputMode="decimal"
              value={prices[each] ?? ''}
              onChange={(text) => setPrices({ ...prices, [each]: text })}
            />
          ))}
        </div>
        {isShowingAll ? null : (
          <Button look="quiet" onClick={() => setIsShowingAll(true)}>
            All token classes
          </Button>
        )}
      </fieldset>
      {isShowingAll ? (
        <TextField
          label="web searches, US $ per thousand"
          isOptional
          error={isWrong(searches) ? 'A number such as 10' : undefined}
          look="number"
          inputMode="decimal"
          value={prices[searches] ?? ''}
          onChange={(text) => setPrices({ ...prices, [searches]: text })}
        />
      ) : null}
      <div className="form-grid">
        <TextField
          label="From"
          isOptional
          help="Empty: since ever; past calls are re-rated."
          type="datetime-local"
          value={startsAt}
          onChange={setStartsAt}
        />
        <TextField label="Note" isOptional {...draft.text('note')} />
      </div>
    </FormDialog>
  )
}

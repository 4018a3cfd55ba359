import { useState } from 'react'
import {
  fieldOf,
  inputFields,
  readCell,
  withField,
  writeCell,
} from '#web/pages/datasets/cell-text.ts'
import type { GridRow, ItemFields } from '#web/pages/datasets/item-changes.ts'
import { readPairs, writePairs } from '#web/pages/datasets/pairs-text.ts'
import { SourceBadge } from '#web/pages/datasets/source-badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { offBecause } from '#web/ui/off-because.ts'

type ItemPanelProps = {
  readonly row: GridRow
  readonly whyNot: string | undefined
  readonly onChange: (patch: Partial<ItemFields>) => void
  readonly onRemove: (isRemoved: boolean) => void
  readonly onClose: () => void
}

/** One item beside the grid, with room for long texts, and what the grid has no column for. */
export function ItemPanel({ row, whyNot, onChange, onRemove, onClose }: ItemPanelProps) {
  const { input, expected, split, metadata, context, state, item } = row
  const isRemoved = state === 'removed'
  const disabledReason = whyNot ?? (isRemoved ? 'It is removed: keep it first' : undefined)
  const fields = inputFields([row])
  return (
    <section className="panel item-panel" aria-label="Item">
      <header className="panel-head">
        <h2>{item === null ? 'New item' : 'Item'}</h2>
        <div className="row">
          {isRemoved ? (
            <Button look="quiet" disabledReason={whyNot} onClick={() => onRemove(false)}>
              Keep it after all
            </Button>
          ) : (
            <Button
              look="quiet"
              icon="trash"
              disabledReason={whyNot}
              onClick={() => onRemove(true)}
            >
              Remove
            </Button>
          )}
          <IconButton icon="close" label="Close" onClick={onClose} />
        </div>
      </header>
      <div className="item-inside stack">
        {isRemoved ? <p className="warn">It goes with the next version that is saved.</p> : null}
        {fields.length === 0 ? (
          <LongField
            label="Input"
            text={writeCell(input)}
            disabledReason={disabledReason}
            onSave={(text) => onChange({ input: readCell(text, input) })}
          />
        ) : (
          fields.map((name) => (
            <LongField
              key={name}
              label={name}
              text={writeCell(fieldOf(input, name))}
              disabledReason={disabledReason}
              onSave={(text) =>
                onChange({
                  input: withField(input, name, readCell(text, fieldOf(input, name))),
                })
              }
            />
          ))
        )}
        <LongField
          label="Expected"
          help="The right answer, where one is known."
          text={writeCell(expected)}
          disabledReason={disabledReason}
          onSave={(text) => onChange({ expected: readCell(text, expected) })}
        />
        <LongField
          label="Split"
          help="train, test, holdout, or empty."
          rows={1}
          text={split}
          disabledReason={disabledReason}
          onSave={(text) => onChange({ split: text.trim().replaceAll(/[^\w-]/g, '-') })}
        />
        <LongField
          label="Metadata"
          help="name = value, one a line."
          text={writePairs(metadata)}
          disabledReason={disabledReason}
          onSave={(text) => onChange({ metadata: readPairs(text) })}
        />
        <LongField
          label="Context"
          help="Documents to answer from, with a line of three dashes between them."
          text={context.join('\n---\n')}
          disabledReason={disabledReason}
          onSave={(text) => onChange({ context: text.trim() === '' ? [] : text.split(/\n---\n/) })}
        />
        <dl className="facts">
          <div>
            <dt>Source</dt>
            <dd>
              <SourceBadge
                source={row.source}
                traceId={item?.traceId ?? null}
                spanId={item?.spanId ?? null}
              />
            </dd>
          </div>
          {item === null ? null : (
            <>
              <div>
                <dt>Since version</dt>
                <dd className="number">{item.since}</dd>
              </div>
              <div>
                <dt>Id</dt>
                <dd>
                  <code>{item.id}</code>
                </dd>
              </div>
            </>
          )}
        </dl>
      </div>
    </section>
  )
}

type LongFieldProps = {
  readonly label: string
  readonly help?: string
  readonly rows?: number
  readonly text: string
  readonly disabledReason: string | undefined
  readonly onSave: (text: string) => void
}

/** A text that counts once one leaves it, so that half a JSON is never taken. */
function LongField({ label, help, rows = 2, text, disabledReason, onSave }: LongFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Field label={label} help={help}>
      {(control) => (
        <textarea
          {...control}
          className="control item-text"
          rows={rows}
          {...offBecause(disabledReason)}
          value={typed ?? text}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => {
            if (typed !== null && typed !== text) onSave(typed)
            setTyped(null)
          }}
        />
      )}
    </Field>
  )
}

import { TextField } from '#web/forms/text-field.tsx'
import {
  type DimensionDraft,
  type LabelDraft,
  newDimension,
  newLabel,
} from '#web/pages/review/queue-draft.ts'
import { Button, IconButton } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Segmented } from '#web/ui/segmented.tsx'

const kinds = [
  { value: 'scale', label: 'Scale' },
  { value: 'choice', label: 'Choice' },
] as const

// Keys 1 to 9 choose, so there are no more of either.
const most = 9

type DimensionFieldsProps = {
  readonly dimensions: readonly DimensionDraft[]
  /** True: somebody has judged by them, so they stay. */
  readonly isFixed: boolean
  readonly errorAt: (path: string) => string | undefined
  readonly onChange: (dimensions: readonly DimensionDraft[]) => void
}

/** What reviewers say of each item: steps of a scale, or one of a few words. */
export function DimensionFields({ dimensions, isFixed, errorAt, onChange }: DimensionFieldsProps) {
  if (isFixed)
    return (
      <p className="soft">
        Judged by {dimensions.map(({ name }) => name).join(', ')}. People have judged by these, so
        they stay as they are; make another queue for others.
      </p>
    )
  return (
    <fieldset className="stack">
      <legend className="unseen">What is judged</legend>
      {dimensions.map((dimension, at) => (
        <DimensionCard
          key={dimension.key}
          dimension={dimension}
          at={at}
          errorAt={(field) => errorAt(`dimensions.${at}.${field}`)}
          onChange={(patch) =>
            onChange(
              dimensions.map((one) => (one.key === dimension.key ? { ...one, ...patch } : one)),
            )
          }
          onRemove={
            dimensions.length < 2
              ? undefined
              : () => onChange(dimensions.filter(({ key }) => key !== dimension.key))
          }
        />
      ))}
      <div>
        <Button
          icon="plus"
          disabledReason={dimensions.length < most ? undefined : 'Nine are the most'}
          onClick={() => onChange([...dimensions, newDimension()])}
        >
          Add something to judge
        </Button>
      </div>
    </fieldset>
  )
}

type DimensionCardProps = {
  readonly dimension: DimensionDraft
  readonly at: number
  readonly errorAt: (field: string) => string | undefined
  readonly onChange: (patch: Partial<DimensionDraft>) => void
  readonly onRemove: (() => void) | undefined
}

function DimensionCard({ dimension, at, errorAt, onChange, onRemove }: DimensionCardProps) {
  const { kind, name, steps, passesFrom } = dimension
  return (
    <section className="form-card" aria-label={`Judged ${at + 1}`}>
      <header className="form-card-head">
        <h3>{name.trim() === '' ? `What is judged, ${at + 1}` : name}</h3>
        <span className="push" />
        <Segmented
          label={`Kind of ${at + 1}`}
          value={kind}
          choices={kinds}
          onChange={(next) => onChange({ kind: next })}
        />
        {onRemove === undefined ? null : (
          <IconButton icon="trash" label={`Remove ${name || at + 1}`} onClick={onRemove} />
        )}
      </header>
      <div className="form-grid">
        <TextField
          label="Name"
          placeholder="helpful"
          maxLength={60}
          value={name}
          error={errorAt('name')}
          onChange={(text) => onChange({ name: text })}
        />
        {kind === 'scale' ? (
          <>
            <TextField
              label="Steps"
              help="1 is the worst, the last is the best."
              look="number"
              inputMode="numeric"
              value={steps}
              error={errorAt('steps')}
              onChange={(text) => onChange({ steps: text })}
            />
            <TextField
              label="Good enough from"
              look="number"
              inputMode="numeric"
              value={passesFrom}
              error={errorAt('passesFrom')}
              onChange={(text) => onChange({ passesFrom: text })}
            />
          </>
        ) : null}
      </div>
      <TextField
        label="What it means"
        isOptional
        placeholder="Would the customer have to write again?"
        maxLength={2000}
        value={dimension.description}
        onChange={(description) => onChange({ description })}
      />
      {kind === 'choice' ? (
        <Labels
          labels={dimension.labels}
          error={errorAt('labels')}
          onChange={(labels) => onChange({ labels })}
        />
      ) : null}
    </section>
  )
}

type LabelsProps = {
  readonly labels: readonly LabelDraft[]
  readonly error: string | undefined
  readonly onChange: (labels: readonly LabelDraft[]) => void
}

function Labels({ labels, error, onChange }: LabelsProps) {
  const change = (key: string, patch: Partial<LabelDraft>): void =>
    onChange(labels.map((one) => (one.key === key ? { ...one, ...patch } : one)))
  return (
    <div className="stack label-fields" role="group" aria-label="Words to choose between">
      {labels.map((label, at) => (
        <div key={label.key} className="row wrap">
          <kbd>{at + 1}</kbd>
          <input
            className="control label-text"
            aria-label={`Word ${at + 1}`}
            maxLength={60}
            value={label.text}
            onChange={(event) => change(label.key, { text: event.target.value })}
          />
          <Check isOn={label.passes} onChange={(passes) => change(label.key, { passes })}>
            good enough
          </Check>
          {labels.length <= 2 ? null : (
            <IconButton
              icon="close"
              label={`Remove word ${at + 1}`}
              onClick={() => onChange(labels.filter(({ key }) => key !== label.key))}
            />
          )}
        </div>
      ))}
      {error === undefined ? null : (
        <div className="field-error" role="alert">
          {error}
        </div>
      )}
      {labels.length >= most ? null : (
        <div>
          <Button icon="plus" look="quiet" onClick={() => onChange([...labels, newLabel()])}>
            Add a word
          </Button>
        </div>
      )}
    </div>
  )
}

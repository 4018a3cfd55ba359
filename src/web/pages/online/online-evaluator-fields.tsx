import type { EvaluatorEntry } from '#contract/evaluations.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { SettingControl } from '#web/parts/evaluators/setting-control.tsx'
import type { SettingField } from '#web/parts/evaluators/setting-fields.ts'
import { type OnlineEvaluatorDraft, onlineSettingFields } from '#web/pages/online/online-draft.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { CodeText } from '#web/ui/code-text.tsx'

type OnlineEvaluatorFieldsProps = {
  readonly uses: readonly OnlineEvaluatorDraft[]
  readonly catalog: readonly EvaluatorEntry[]
  readonly errorAt: (path: string) => string | undefined
  /** Asks for the catalogue. */
  readonly onPick: () => void
  readonly onChange: (uses: readonly OnlineEvaluatorDraft[]) => void
}

/** What judges each trace; a score of its name stands on the trace afterwards. */
export function OnlineEvaluatorFields(props: OnlineEvaluatorFieldsProps) {
  const { uses, catalog, errorAt, onPick, onChange } = props
  return (
    <div className="stack">
      {uses.map((use, at) => (
        <EvaluatorCard
          key={use.key}
          use={use}
          entry={catalog.find(({ id }) => id === use.evaluator)}
          errorAt={(field) => errorAt(`evaluators.${at}.${field}`)}
          onChange={(patch) =>
            onChange(uses.map((one) => (one.key === use.key ? { ...one, ...patch } : one)))
          }
          onRemove={() => onChange(uses.filter(({ key }) => key !== use.key))}
        />
      ))}
      <div>
        <Button icon="plus" onClick={onPick}>
          Add evaluators
        </Button>
        {errorAt('evaluators') === undefined ? null : (
          <div className="field-error" role="alert">
            {errorAt('evaluators')}
          </div>
        )}
      </div>
    </div>
  )
}

type EvaluatorCardProps = {
  readonly use: OnlineEvaluatorDraft
  readonly entry: EvaluatorEntry | undefined
  readonly errorAt: (field: string) => string | undefined
  readonly onChange: (patch: Partial<OnlineEvaluatorDraft>) => void
  readonly onRemove: () => void
}

function EvaluatorCard({ use, entry, errorAt, onChange, onRemove }: EvaluatorCardProps) {
  const fields = onlineSettingFields(entry)
  const required = fields.filter(({ isRequired }) => isRequired)
  const others = fields.filter(({ isRequired }) => !isRequired)
  const control = (field: SettingField) => (
    <SettingControl
      key={field.name}
      field={field}
      value={use.settings[field.name] ?? ''}
      error={errorAt(`settings.${field.name}`)}
      onChange={(text) => onChange({ settings: { ...use.settings, [field.name]: text } })}
    />
  )
  return (
    <section className="form-card" aria-label={`Evaluator ${use.name}`}>
      <header className="form-card-head">
        <h3>{entry?.title ?? use.evaluator}</h3>
        {entry?.needs.includes('model') === true ? (
          <Badge hint="Each trace is a call of the judge">judge</Badge>
        ) : null}
        <span className="push" />
        <IconButton icon="trash" label={`Remove evaluator ${use.name}`} onClick={onRemove} />
      </header>
      <p className="small soft">
        <CodeText text={entry?.summary ?? 'There is no such evaluator here any more.'} />
      </p>
      <div className="form-grid">
        <TextField
          label="Name of the score"
          value={use.name}
          error={errorAt('name')}
          onChange={(name) => onChange({ name })}
        />
        {entry?.measures === 'pass' ? null : (
          <TextField
            label="A trace passes from"
            isOptional
            look="number"
            inputMode="decimal"
            value={use.threshold}
            error={errorAt('threshold')}
            onChange={(threshold) => onChange({ threshold })}
          />
        )}
        {required.map(control)}
      </div>
      {others.length === 0 ? null : (
        <details className="form-more">
          <summary>Settings</summary>
          <div className="form-grid">{others.map(control)}</div>
        </details>
      )}
    </section>
  )
}

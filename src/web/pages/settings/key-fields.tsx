import type { Scope } from '#contract/roles.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import type { KeyDraft, KeyDraftErrors } from '#web/pages/settings/key-draft.ts'
import { Check } from '#web/ui/check.tsx'

const scopeWords: Readonly<Record<Scope, string>> = {
  call: 'call models',
  ingest: 'send traces',
  read: 'read everything of the project',
  score: 'send scores and feedback',
  attest: 'attest practices',
  edit: 'change aliases, prices and projects',
  'deploy:test': 'ask for a variant of a rollout by header',
  keys: 'make and revoke keys',
  connections: 'change connections',
  people: 'invite and change people',
}

const expiryChoices = [
  { days: '', label: 'never' },
  { days: '30', label: 'in 30 days' },
  { days: '90', label: 'in 90 days' },
  { days: '365', label: 'in a year' },
] as const

type FieldsProps = {
  readonly draft: KeyDraft
  readonly errors: KeyDraftErrors
  readonly onChange: (patch: Partial<KeyDraft>) => void
}

type KeyFieldsProps = FieldsProps & {
  readonly isNew: boolean
  readonly environments: readonly string[]
  /** A key is given at most what its maker has. */
  readonly grantable: readonly Scope[]
}

/** Everything a key can be given. */
export function KeyFields(props: KeyFieldsProps) {
  const { draft, errors, onChange, isNew } = props
  return (
    <>
      <NameFields {...props} />
      <LimitFields draft={draft} errors={errors} onChange={onChange} />
      <AreaField
        label="Models it may call"
        isOptional
        help="One per line, * as wildcard: openai/*, sim/echo. Empty means all."
        look="mono"
        rows={2}
        value={draft.models}
        onChange={(text) => onChange({ models: text })}
      />
      <AreaField
        label="Metadata on every call"
        isOptional
        help="One name=value per line; traces can be found by it."
        error={errors.metadata}
        look="mono"
        rows={2}
        value={draft.metadata}
        onChange={(text) => onChange({ metadata: text })}
      />
      {isNew ? <ScopeFields {...props} /> : null}
    </>
  )
}

function NameFields({ draft, onChange, isNew, environments }: KeyFieldsProps) {
  return (
    <div className="form-grid">
      <TextField
        label="Name"
        help="One key per application tells their costs apart."
        required
        maxLength={120}
        value={draft.name}
        onChange={(text) => onChange({ name: text })}
      />
      {isNew ? (
        <ChoiceField
          label="Environment"
          value={draft.environment}
          choices={environments}
          onChange={(chosen) => onChange({ environment: chosen })}
        />
      ) : null}
      <ChoiceField
        label={isNew ? 'Expires' : 'Change the expiry'}
        value={draft.days}
        choices={expiryChoices.map((each) => ({
          value: each.days,
          label: !isNew && each.days === '' ? 'as it is' : each.label,
        }))}
        onChange={(chosen) => onChange({ days: chosen })}
      />
    </div>
  )
}

const limitFields = [
  { name: 'requestsPerMinute', label: 'Calls per minute' },
  { name: 'tokensPerMinute', label: 'Tokens per minute' },
  { name: 'parallelCalls', label: 'Calls at once' },
  { name: 'budgetUsd', label: 'Budget, US $' },
] as const

function LimitFields({ draft, errors, onChange }: FieldsProps) {
  return (
    <fieldset className="stack">
      <legend>Limits</legend>
      <p className="small faint">
        Empty means no bound. A call that would pass one is refused with 429 and the reason.
      </p>
      <div className="form-grid">
        {limitFields.map(({ name, label }) => (
          <TextField
            key={name}
            label={label}
            error={errors[name]}
            look="number"
            inputMode={name === 'budgetUsd' ? 'decimal' : 'numeric'}
            value={draft[name]}
            onChange={(text) => onChange({ [name]: text })}
          />
        ))}
        <ChoiceField
          label="Budget per"
          value={draft.budgetPeriod}
          choices={[
            { value: 'day', label: 'calendar day (UTC)' },
            { value: 'month', label: 'calendar month (UTC)' },
          ]}
          onChange={(chosen) => onChange({ budgetPeriod: chosen === 'day' ? 'day' : 'month' })}
        />
      </div>
    </fieldset>
  )
}

function ScopeFields({ draft, errors, onChange, grantable }: KeyFieldsProps) {
  const { scopes } = draft
  return (
    <details className="key-scopes">
      <summary>
        What it may do: {scopes.map((each) => scopeWords[each]).join(', ') || 'nothing'}{' '}
        {errors.scopes === undefined ? null : <span className="bad">{errors.scopes}</span>}
      </summary>
      <div className="stack">
        {grantable.map((each) => (
          <Check
            key={each}
            isOn={scopes.includes(each)}
            onChange={(isOn) =>
              onChange({
                scopes: isOn ? [...scopes, each] : scopes.filter((other) => other !== each),
              })
            }
          >
            {scopeWords[each]}
          </Check>
        ))}
      </div>
    </details>
  )
}

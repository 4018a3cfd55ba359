import type { Scope } from '#contract/roles.ts'
import { TextField } from '#web/forms/text-field.tsx'
import type { KeyDraft, KeyDraftErrors } from '#web/pages/settings/key-draft.ts'
import { Check } from '#web/ui/check.tsx'
import { Field } from '#web/ui/field.tsx'

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
      <Field
        label="Models it may call"
        isOptional
        help="One per line, * as wildcard: openai/*, sim/echo. Empty means all."
      >
        {(control) => (
          <textarea
            {...control}
            className="control mono"
            rows={2}
            value={draft.models}
            onChange={(event) => onChange({ models: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Metadata on every call"
        isOptional
        help="One name=value per line; traces can be found by it."
        error={errors.metadata}
      >
        {(control) => (
          <textarea
            {...control}
            className="control mono"
            rows={2}
            value={draft.metadata}
            onChange={(event) => onChange({ metadata: event.target.value })}
          />
        )}
      </Field>
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
        <Field label="Environment">
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.environment}
              onChange={(event) => onChange({ environment: event.target.value })}
            >
              {environments.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
      <Field label={isNew ? 'Expires' : 'Change the expiry'}>
        {(control) => (
          <select
            {...control}
            className="select"
            value={draft.days}
            onChange={(event) => onChange({ days: event.target.value })}
          >
            {expiryChoices.map((each) => (
              <option key={each.days} value={each.days}>
                {!isNew && each.days === '' ? 'as it is' : each.label}
              </option>
            ))}
          </select>
        )}
      </Field>
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
        <Field label="Budget per">
          {(control) => (
            <select
              {...control}
              className="select"
              value={draft.budgetPeriod}
              onChange={(event) =>
                onChange({ budgetPeriod: event.target.value === 'day' ? 'day' : 'month' })
              }
            >
              <option value="day">calendar day (UTC)</option>
              <option value="month">calendar month (UTC)</option>
            </select>
          )}
        </Field>
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

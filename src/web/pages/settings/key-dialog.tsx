import { useState } from 'react'
import { createKey, editKey, type Key } from '#contract/keys.ts'
import { keyScopesDefault, type Scope } from '#contract/roles.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { readCount, readList, readPairs, readUsd, writePairs } from '#web/forms/read-text.ts'
import { useSession } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'
import '#web/pages/settings/key-dialog.css'

const scopeWords: Readonly<Record<Scope, string>> = {
  call: 'call models',
  ingest: 'send traces',
  read: 'read everything of the project',
  score: 'send scores and feedback',
  attest: 'attest practices',
  edit: 'change aliases, prices and projects',
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

type KeyDialogProps = {
  /** The key to change; undefined makes a new one. */
  readonly edited: Key | undefined
  readonly onClose: () => void
}

/** Makes a key and shows it once, or changes what a key may do. */
export function KeyDialog({ edited, onClose }: KeyDialogProps) {
  const [made, setMade] = useState<string | null>(null)
  if (made !== null) {
    return (
      <Dialog
        title="Your new key"
        onClose={onClose}
        isEasyToLeave={false}
        footer={
          <Button look="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <p>Copy it now: it is shown this once, and nobody can read it again, not even here.</p>
        <div className="made-key">
          <output className="mono" aria-label="The new key">
            {made}
          </output>
          <CopyButton text={made} what="the key" />
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog
      title={edited === undefined ? 'Make a key' : `Change key “${edited.name}”`}
      onClose={onClose}
      width={600}
    >
      <KeyForm edited={edited} onMade={setMade} onClose={onClose} />
    </Dialog>
  )
}

type KeyFormProps = {
  readonly edited: Key | undefined
  readonly onMade: (key: string) => void
  readonly onClose: () => void
}

function KeyForm({ edited, onMade, onClose }: KeyFormProps) {
  const { project, actor } = useSession()
  const given = edited?.limits
  const [name, setName] = useState(edited?.name ?? '')
  const [environment, setEnvironment] = useState(
    edited?.environment ?? project.environments[0] ?? 'production',
  )
  const [scopes, setScopes] = useState<readonly Scope[]>(edited?.scopes ?? keyScopesDefault)
  const [models, setModels] = useState(edited?.models.join('\n') ?? '')
  const [requests, setRequests] = useState(textOf(given?.requestsPerMinute))
  const [tokens, setTokens] = useState(textOf(given?.tokensPerMinute))
  const [parallel, setParallel] = useState(textOf(given?.parallelCalls))
  const [budget, setBudget] = useState(given?.budgetUsd ?? '')
  const [period, setPeriod] = useState<'day' | 'month'>(given?.budgetPeriod ?? 'month')
  const [metadata, setMetadata] = useState(writePairs(edited?.metadata ?? {}))
  const [days, setDays] = useState<string>('')
  const changes = ['keys', 'welcome']
  const create = useDeed(createKey, { changes, onDone: (reply) => onMade(reply.key) })
  const edit = useDeed(editKey, { changes, onDone: onClose })

  const limits = {
    requestsPerMinute: readCount(requests),
    tokensPerMinute: readCount(tokens),
    parallelCalls: readCount(parallel),
    budgetUsd: readUsd(budget),
  }
  const pairs = readPairs(metadata)
  const wrong =
    Object.values(limits).includes(undefined) || pairs === undefined || scopes.length === 0
  function save(): void {
    const { requestsPerMinute, tokensPerMinute, parallelCalls, budgetUsd } = limits
    if (
      requestsPerMinute === undefined ||
      tokensPerMinute === undefined ||
      parallelCalls === undefined ||
      budgetUsd === undefined ||
      pairs === undefined
    )
      return
    const shared = {
      name: name.trim(),
      models: [...readList(models)],
      limits: {
        requestsPerMinute,
        tokensPerMinute,
        parallelCalls,
        budgetUsd,
        budgetPeriod: period,
      },
      metadata: pairs,
    }
    const expiresAt = momentIn(days)
    if (edited === undefined)
      create.mutate({
        body: { ...shared, project: project.slug, environment, scopes: [...scopes], expiresAt },
      })
    else
      edit.mutate({
        params: { id: edited.id },
        body: { ...shared, ...(days === '' ? {} : { expiresAt }) },
      })
  }
  const countError = (value: number | null | undefined): string | undefined =>
    value === undefined ? 'A whole number from 1, or nothing.' : undefined
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <div className="form-grid">
        <Field label="Name" help="One key per application tells their costs apart.">
          {(control) => (
            <input
              {...control}
              className="control"
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {edited === undefined ? (
          <Field label="Environment">
            {(control) => (
              <select
                {...control}
                className="select"
                value={environment}
                onChange={(event) => setEnvironment(event.target.value)}
              >
                {project.environments.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            )}
          </Field>
        ) : null}
        <Field label={edited === undefined ? 'Expires' : 'Change the expiry'}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={days}
              onChange={(event) => setDays(event.target.value)}
            >
              {expiryChoices.map((each) => (
                <option key={each.days} value={each.days}>
                  {edited !== undefined && each.days === '' ? 'as it is' : each.label}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <fieldset className="stack">
        <legend>Limits</legend>
        <p className="small faint">
          Empty means no bound. A call that would pass one is refused with 429 and the reason.
        </p>
        <div className="form-grid">
          <Field label="Calls per minute" error={countError(limits.requestsPerMinute)}>
            {(control) => (
              <input
                {...control}
                className="control number"
                inputMode="numeric"
                value={requests}
                onChange={(event) => setRequests(event.target.value)}
              />
            )}
          </Field>
          <Field label="Tokens per minute" error={countError(limits.tokensPerMinute)}>
            {(control) => (
              <input
                {...control}
                className="control number"
                inputMode="numeric"
                value={tokens}
                onChange={(event) => setTokens(event.target.value)}
              />
            )}
          </Field>
          <Field label="Calls at once" error={countError(limits.parallelCalls)}>
            {(control) => (
              <input
                {...control}
                className="control number"
                inputMode="numeric"
                value={parallel}
                onChange={(event) => setParallel(event.target.value)}
              />
            )}
          </Field>
          <Field
            label="Budget, US $"
            error={
              limits.budgetUsd === undefined
                ? 'An amount such as 25 or 12.50, or nothing.'
                : undefined
            }
          >
            {(control) => (
              <input
                {...control}
                className="control number"
                inputMode="decimal"
                value={budget}
                onChange={(event) => setBudget(event.target.value)}
              />
            )}
          </Field>
          <Field label="Budget per">
            {(control) => (
              <select
                {...control}
                className="select"
                value={period}
                onChange={(event) => setPeriod(event.target.value === 'day' ? 'day' : 'month')}
              >
                <option value="day">calendar day (UTC)</option>
                <option value="month">calendar month (UTC)</option>
              </select>
            )}
          </Field>
        </div>
      </fieldset>
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
            value={models}
            onChange={(event) => setModels(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Metadata on every call"
        isOptional
        help="One name=value per line; traces can be found by it."
        error={pairs === undefined ? 'Each line is name=value.' : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className="control mono"
            rows={2}
            value={metadata}
            onChange={(event) => setMetadata(event.target.value)}
          />
        )}
      </Field>
      {edited === undefined ? (
        <details className="key-scopes">
          <summary>
            What it may do: {scopes.map((each) => scopeWords[each]).join(', ') || 'nothing'}
          </summary>
          <div className="stack">
            {actor.scopes.map((each) => (
              <Check
                key={each}
                isOn={scopes.includes(each)}
                onChange={(isOn) =>
                  setScopes(isOn ? [...scopes, each] : scopes.filter((other) => other !== each))
                }
              >
                {scopeWords[each]}
              </Check>
            ))}
          </div>
        </details>
      ) : null}
      <ErrorNote error={create.error ?? edit.error} />
      <div className="row settings-form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          type="submit"
          isBusy={create.isPending || edit.isPending}
          disabledReason={wrong ? 'Mend the marked fields first' : undefined}
        >
          {edited === undefined ? 'Make the key' : 'Save'}
        </Button>
      </div>
    </form>
  )
}

const dayMs = 86_400_000

/** The moment that many days from now; null for no days, which is never. */
function momentIn(days: string): string | null {
  return days === '' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString()
}

function textOf(count: number | null | undefined): string {
  return count === null || count === undefined ? '' : String(count)
}

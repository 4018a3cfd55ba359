import { useState } from 'react'
import {
  type Connection,
  createConnection,
  editConnection,
  type ProviderInfo,
  type SavedConnection,
} from '#contract/connections.ts'
import { shortSecretWarning } from '#kit/short-secret.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'
import { showNotice } from '#web/ui/notice.tsx'

type ConnectionDialogProps = {
  readonly providers: readonly ProviderInfo[]
  /** The connection to change; undefined makes a new one. */
  readonly edited: Connection | undefined
  /** The provider to begin with. */
  readonly provider: string | undefined
  readonly onClose: () => void
}

/** Makes or changes a connection; the form comes from what the provider needs. */
export function ConnectionDialog({
  providers,
  edited,
  provider: wanted,
  onClose,
}: ConnectionDialogProps) {
  const [id, setId] = useState(
    edited?.provider ?? providers.find((each) => each.id === wanted)?.id ?? providers[0]?.id ?? '',
  )
  const provider = providers.find((each) => each.id === id)
  return (
    <Dialog
      title={edited === undefined ? 'Connect a provider' : `Change ${edited.name}`}
      onClose={onClose}
      width={560}
    >
      {edited !== undefined ? null : (
        <Field label="Provider" help={provider?.summary}>
          {(control) => (
            <select
              {...control}
              className="select"
              value={id}
              onChange={(event) => setId(event.target.value)}
            >
              {providers.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.title}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {provider === undefined ? null : (
        <ConnectionForm key={id} provider={provider} edited={edited} onClose={onClose} />
      )}
    </Dialog>
  )
}

type ConnectionFormProps = {
  readonly provider: ProviderInfo
  readonly edited: Connection | undefined
  readonly onClose: () => void
}

function ConnectionForm({ provider, edited, onClose }: ConnectionFormProps) {
  const [name, setName] = useState(edited?.name ?? provider.id)
  const [baseUrl, setBaseUrl] = useState(edited?.baseUrl ?? provider.baseUrl)
  const [secret, setSecret] = useState('')
  const [region, setRegion] = useState(edited?.region ?? '')
  const [settings, setSettings] = useState<Record<string, string>>(edited?.settings ?? {})
  const [isEnabled, setIsEnabled] = useState(edited?.isEnabled ?? true)
  const changes = ['connections', 'models', 'welcome']
  const onDone = ({ warning }: SavedConnection): void => {
    if (warning !== '') showNotice({ text: warning })
    onClose()
  }
  const create = useDeed(createConnection, { changes, onDone })
  const edit = useDeed(editConnection, { changes, onDone })
  const warning = shortSecretWarning(secret)
  const losesSecret =
    edited?.hasSecret === true && originOf(baseUrl) !== originOf(edited.baseUrl) && secret === ''
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''))
  function save(): void {
    const shared = { baseUrl, region, settings: given, ...(secret === '' ? {} : { secret }) }
    if (edited === undefined) create.mutate({ body: { provider: provider.id, name, ...shared } })
    else edit.mutate({ params: { id: edited.id }, body: { ...shared, isEnabled } })
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {edited !== undefined ? null : (
        <Field
          label="Name"
          help={
            <>
              Its models are called as <code>{name}/model</code>.
            </>
          }
        >
          {(control) => (
            <input
              {...control}
              className="control"
              required
              pattern="[a-z0-9][a-z0-9\-]{0,39}"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      )}
      <TextField
        label="The provider’s own key"
        isOptional={!provider.needsSecret || edited !== undefined}
        help={
          warning !== ''
            ? warning
            : edited?.hasSecret === true
              ? `Stored: …${edited.secretHint}. Leave empty to keep it.`
              : `Stored encrypted, never shown again. ${provider.secretVariable === '' ? '' : `Usually in ${provider.secretVariable}.`}`
        }
        error={
          losesSecret ? 'Another host: the stored key is cleared, so give it again.' : undefined
        }
        look="mono"
        type="password"
        autoComplete="off"
        required={provider.needsSecret && edited?.hasSecret !== true}
        value={secret}
        onChange={setSecret}
      />
      <TextField
        label="Address"
        look="mono"
        type="url"
        required
        value={baseUrl}
        onChange={setBaseUrl}
      />
      <TextField
        label="Region"
        isOptional
        help="Where the provider processes the data, as you declare it; evidence for the maturity page."
        maxLength={60}
        placeholder="eu-west-1"
        value={region}
        onChange={setRegion}
      />
      {provider.settings.map((each) => (
        <TextField
          key={each.name}
          label={each.title}
          help={each.help}
          isOptional
          placeholder={each.example}
          value={settings[each.name] ?? ''}
          onChange={(text) => setSettings({ ...settings, [each.name]: text })}
        />
      ))}
      {edited === undefined ? null : (
        <Check isOn={isEnabled} onChange={setIsEnabled}>
          Calls may use it
        </Check>
      )}
      <ErrorNote error={create.error ?? edit.error} />
      <div className="row settings-form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" isBusy={create.isPending || edit.isPending}>
          {edited === undefined ? 'Connect' : 'Save'}
        </Button>
      </div>
    </form>
  )
}

/** Scheme, host and port: what a stored secret is bound to. */
function originOf(address: string): string {
  try {
    return new URL(address).origin
  } catch {
    return address
  }
}

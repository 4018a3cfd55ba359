import { type ReactNode, useState } from 'react'
import {
  type Connection,
  createConnection,
  editConnection,
  type ProviderInfo,
  type SavedConnection,
} from '#contract/connections.ts'
import { shortSecretWarning } from '#kit/short-secret.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { Check } from '#web/ui/check.tsx'
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
  if (provider === undefined) return null
  return (
    <ConnectionForm key={id} provider={provider} edited={edited} onClose={onClose}>
      {edited !== undefined ? null : (
        <ChoiceField
          label="Provider"
          help={provider.summary}
          value={id}
          choices={providers.map((each) => ({ value: each.id, label: each.title }))}
          onChange={setId}
        />
      )}
    </ConnectionForm>
  )
}

type ConnectionFormProps = {
  readonly provider: ProviderInfo
  readonly edited: Connection | undefined
  readonly onClose: () => void
  /** Stands above the rest, which begins anew with each provider. */
  readonly children: ReactNode
}

function ConnectionForm({ provider, edited, onClose, children }: ConnectionFormProps) {
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
    <FormDialog
      title={edited === undefined ? 'Connect a provider' : `Change ${edited.name}`}
      width={560}
      deed={edited === undefined ? 'Connect' : 'Save'}
      sending={[create, edit]}
      draft={{ isChanged: secret !== '' }}
      onSubmit={save}
      onClose={onClose}
    >
      {children}
      {edited !== undefined ? null : (
        <TextField
          label="Name"
          help={
            <>
              Its models are called as <code>{name}/model</code>.
            </>
          }
          required
          pattern="[a-z0-9][a-z0-9\-]{0,39}"
          value={name}
          onChange={setName}
        />
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
    </FormDialog>
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

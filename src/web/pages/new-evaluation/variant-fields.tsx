import { pageMax } from '#contract/page.ts'
import { listReleases } from '#contract/releases.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { ModelField } from '#web/forms/model-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import {
  copyOfVariant,
  newMessage,
  newVariant,
  suggestedName,
  type VariantDraft,
} from '#web/pages/new-evaluation/evaluation-draft.ts'
import { changePart, type FormPart } from '#web/pages/new-evaluation/form-parts.ts'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

const kinds = [
  { value: 'prompt', label: 'Prompt' },
  { value: 'messages', label: 'Messages' },
  { value: 'release', label: 'Release' },
  { value: 'endpoint', label: 'HTTP' },
  { value: 'recorded', label: 'Recorded' },
] as const

const kindHelp = {
  prompt: 'A version of a prompt, on its own model or another.',
  messages: 'Messages written here, for a model.',
  release: 'A release, exactly as it would serve.',
  endpoint: 'Your own application, called by HTTP.',
  recorded: 'Outputs that exist already; nothing is called.',
} as const

/** What is compared: one card for each variant. */
export function VariantFields(part: FormPart) {
  const { draft, change, errorAt } = part
  const { variants } = draft
  const baseline = (variants.find(({ key }) => key === draft.baseline) ?? variants[0])?.key
  const only = errorAt('variants')
  return (
    <div className="stack">
      {variants.map((variant, at) => (
        <section key={variant.key} className="form-card" aria-label={`Variant ${at + 1}`}>
          <header className="form-card-head">
            <h3>Variant {at + 1}</h3>
            {variants.length > 1 ? (
              variant.key === baseline ? (
                <Badge hint="The others are compared with it">baseline</Badge>
              ) : (
                <Button look="quiet" onClick={() => change({ baseline: variant.key })}>
                  Make it the baseline
                </Button>
              )
            ) : null}
            <span className="push" />
            <IconButton
              icon="copy"
              label={`Copy variant ${at + 1}`}
              onClick={() => change({ variants: [...variants, copyOfVariant(variant)] })}
            />
            <IconButton
              icon="trash"
              label={`Remove variant ${at + 1}`}
              disabledReason={
                variants.length === 1 ? 'An evaluation has at least one variant' : undefined
              }
              onClick={() =>
                change({ variants: variants.filter(({ key }) => key !== variant.key) })
              }
            />
          </header>
          <VariantCard
            {...part}
            variant={variant}
            path={`variants.${at}`}
            onChange={(patch) => change({ variants: changePart(variants, variant.key, patch) })}
          />
        </section>
      ))}
      {only === undefined ? null : <div className="field-error">{only}</div>}
      <div>
        <Button icon="plus" onClick={() => change({ variants: [...variants, newVariant()] })}>
          Add a variant
        </Button>
      </div>
    </div>
  )
}

type VariantCardProps = FormPart & {
  readonly variant: VariantDraft
  readonly path: string
  readonly onChange: (patch: Partial<VariantDraft>) => void
}

function VariantCard(props: VariantCardProps) {
  const { variant, path, onChange, errorAt } = props
  return (
    <>
      <div className="row wrap">
        <Segmented
          label="Kind of variant"
          value={variant.kind}
          choices={kinds}
          onChange={(kind) => onChange({ kind })}
        />
        <span className="small faint">{kindHelp[variant.kind]}</span>
      </div>
      <OwnFields {...props} />
      <div className="form-grid">
        <TextField
          label="Name in the results"
          isOptional
          placeholder={suggestedName(variant)}
          value={variant.name}
          error={errorAt(`${path}.name`)}
          onChange={(name) => onChange({ name })}
        />
      </div>
    </>
  )
}

function OwnFields(props: VariantCardProps) {
  switch (props.variant.kind) {
    case 'prompt':
      return <PromptFields {...props} />
    case 'messages':
      return <MessagesFields {...props} />
    case 'endpoint':
      return <EndpointFields {...props} />
    case 'release':
      return <ReleaseField {...props} />
    case 'recorded':
      return <RecordedFields {...props} />
  }
}

function PromptFields({ variant, path, onChange, errorAt, offers }: VariantCardProps) {
  const place = usePlace()
  const chosen = offers.prompts.find(({ name }) => name === variant.prompt)
  const numbers = Array.from({ length: chosen?.latestVersion ?? 0 }, (_, at) =>
    String((chosen?.latestVersion ?? 0) - at),
  )
  const labels = chosen?.labels.filter(({ label }) => label !== 'latest') ?? []
  const references = [
    { value: 'latest', label: 'latest' },
    ...labels.map(({ label, version }) => ({ value: label, label: `${label} (${version})` })),
    ...numbers.map((number) => ({ value: number, label: `version ${number}` })),
  ]
  // A copied evaluation may name what is gone meanwhile: it is shown, and the server says so.
  const known = references.some(({ value }) => value === variant.version)
    ? references
    : [...references, { value: variant.version, label: variant.version }]
  const names = offers.prompts.map(({ name }) => ({ value: name, label: name }))
  const prompts = [
    { value: '', label: names.length === 0 ? 'There are no prompts yet' : 'Choose a prompt' },
    ...names,
    ...(variant.prompt === '' || chosen !== undefined
      ? []
      : [{ value: variant.prompt, label: `${variant.prompt} (not found)` }]),
  ]
  return (
    <>
      <div className="form-grid">
        <ChoiceField
          label="Prompt"
          value={variant.prompt}
          choices={prompts}
          help={
            names.length > 0 ? undefined : (
              <Link href={paths.prompts(place, { new: 'yes' })}>Make the first prompt</Link>
            )
          }
          error={errorAt(`${path}.prompt`)}
          onChange={(prompt) => onChange({ prompt, version: 'latest' })}
        />
        <ChoiceField
          label="Version"
          help="Fixed to its number at the start."
          value={variant.version}
          choices={known}
          error={errorAt(`${path}.version`)}
          onChange={(version) => onChange({ version })}
        />
        <ModelField
          label="Model"
          help="Empty: the prompt’s own."
          isOptional
          value={variant.model}
          error={errorAt(`${path}.model`)}
          onChange={(model) => onChange({ model })}
        />
      </div>
      <ParametersField
        value={variant.parameters}
        error={errorAt(`${path}.parameters`)}
        onChange={(parameters) => onChange({ parameters })}
      />
    </>
  )
}

function ReleaseField({ variant, path, onChange, errorAt }: VariantCardProps) {
  const { project } = usePlace()
  const known = useAnswer(listReleases, { query: { project, limit: pageMax } })
  const choices = (known.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} ${one.hash.slice(0, 8)}, ${one.manifest.targets[0]}`,
  }))
  const isListed = variant.release === '' || choices.some(({ value }) => value === variant.release)
  return (
    <div className="form-grid">
      <ChoiceField
        label="Release"
        value={variant.release}
        choices={[
          {
            value: '',
            label: choices.length === 0 ? 'There are no releases yet' : 'Choose a release',
          },
          ...choices,
          ...(isListed ? [] : [{ value: variant.release, label: variant.release }]),
        ]}
        help="With its first model; fallbacks are not tried."
        error={errorAt(`${path}.release`)}
        onChange={(release) => onChange({ release })}
      />
    </div>
  )
}

const roles = (['system', 'developer', 'user', 'assistant'] as const).map((role) => ({
  value: role,
  label: role,
}))

function MessagesFields({ variant, path, onChange, errorAt }: VariantCardProps) {
  const { messages } = variant
  return (
    <>
      <div className="form-grid">
        <ModelField
          label="Model"
          value={variant.model}
          error={errorAt(`${path}.model`)}
          onChange={(model) => onChange({ model })}
        />
      </div>
      {messages.map((message, at) => (
        <div key={message.key} className="message-fields">
          <ChoiceField
            label={`Role of message ${at + 1}`}
            value={message.role}
            choices={roles}
            onChange={(role) => onChange({ messages: changePart(messages, message.key, { role }) })}
          />
          <AreaField
            label={`Message ${at + 1}`}
            look="mono"
            rows={Math.min(10, Math.max(2, message.content.split('\n').length))}
            help={
              at === 0
                ? '{{ name }} is a field of the item’s input, {{ input }} all of it, {{ context }} its documents.'
                : undefined
            }
            value={message.content}
            error={errorAt(`${path}.messages.${at}.content`)}
            onChange={(content) =>
              onChange({ messages: changePart(messages, message.key, { content }) })
            }
          />
          <IconButton
            icon="trash"
            label={`Remove message ${at + 1}`}
            disabledReason={
              messages.length === 1 ? 'A variant has at least one message' : undefined
            }
            onClick={() =>
              onChange({ messages: messages.filter(({ key }) => key !== message.key) })
            }
          />
        </div>
      ))}
      <div>
        <Button
          look="quiet"
          icon="plus"
          onClick={() =>
            onChange({
              messages: [
                ...messages,
                newMessage(messages.at(-1)?.role === 'user' ? 'assistant' : 'user'),
              ],
            })
          }
        >
          Add a message
        </Button>
      </div>
      <ParametersField
        value={variant.parameters}
        error={errorAt(`${path}.parameters`)}
        onChange={(parameters) => onChange({ parameters })}
      />
    </>
  )
}

function EndpointFields({ variant, path, onChange, errorAt }: VariantCardProps) {
  return (
    <>
      <div className="form-grid">
        <TextField
          label="Address"
          look="mono"
          placeholder="https://app.example.com/answer"
          help="Gets {input, variables, metadata} as JSON by POST."
          value={variant.url}
          error={errorAt(`${path}.url`)}
          onChange={(url) => onChange({ url })}
        />
        <TextField
          label="Where the output stands"
          look="mono"
          help="In its JSON reply: answer.text. Empty: the whole reply."
          value={variant.outputPath}
          error={errorAt(`${path}.outputPath`)}
          onChange={(outputPath) => onChange({ outputPath })}
        />
      </div>
      <AreaField
        label="Headers"
        isOptional
        look="mono"
        rows={2}
        placeholder="x-team=support"
        help="One name=value a line, readable to whoever may read the evaluation: authorization=Bearer {{ secrets.APP }} takes a secret from the server’s environment."
        value={variant.headers}
        error={errorAt(`${path}.headers`)}
        onChange={(headers) => onChange({ headers })}
      />
    </>
  )
}

const sources = [
  { value: 'expected', label: 'the items’ expected answers' },
  { value: 'metadata', label: 'a field of the items’ metadata' },
  { value: 'outputs', label: 'outputs given here' },
] as const

function RecordedFields({ variant, path, onChange, errorAt }: VariantCardProps) {
  return (
    <>
      <div className="form-grid">
        <ChoiceField
          label="Outputs come from"
          value={variant.from}
          choices={sources}
          onChange={(from) => onChange({ from })}
        />
        {variant.from === 'metadata' ? (
          <TextField
            label="Field of the metadata"
            look="mono"
            value={variant.field}
            error={errorAt(`${path}.field`)}
            onChange={(field) => onChange({ field })}
          />
        ) : null}
      </div>
      {variant.from === 'outputs' ? (
        <AreaField
          label="Outputs by the id of the item"
          look="mono"
          rows={4}
          placeholder={'{"itm_…": "the output"}'}
          value={variant.outputs}
          error={errorAt(`${path}.outputs`)}
          onChange={(outputs) => onChange({ outputs })}
        />
      ) : null}
    </>
  )
}

type TypedProps = {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}

function ParametersField(typed: TypedProps) {
  return (
    <AreaField
      label="Parameters"
      isOptional
      look="mono"
      rows={Math.min(8, Math.max(1, typed.value.split('\n').length))}
      placeholder={'{"temperature": 0}'}
      {...typed}
    />
  )
}

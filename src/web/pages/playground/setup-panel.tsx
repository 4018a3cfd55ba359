import { type ReactNode, useState } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { type Draft, type DraftProblem, namesIn } from '#web/pages/playground/draft.ts'
import { copyOfPrompt } from '#web/pages/playground/draft-from-prompt.ts'
import { MessagesEditor } from '#web/pages/playground/messages-editor.tsx'
import { PromptChooser } from '#web/pages/playground/prompt-chooser.tsx'
import { parameterFields } from '#web/parts/model-parameters.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Segmented } from '#web/ui/segmented.tsx'

type Change = (patch: Partial<Draft>) => void

type SetupPanelProps = {
  readonly project: string
  readonly draft: Draft
  readonly onChange: Change
  /** Names that want a value. */
  readonly variables: readonly string[]
  readonly promptContent: PromptContent | undefined
  readonly promptError: Error | null
  readonly problems: readonly DraftProblem[]
}

const sources = [
  { value: 'messages', label: 'Messages' },
  { value: 'prompt', label: 'Prompt' },
] as const

/** Everything that every model is sent. */
export function SetupPanel(props: SetupPanelProps) {
  const { project, draft, onChange, variables, promptContent, problems } = props
  const problemAt = (place: string) => problems.find((each) => each.place === place)?.message
  const hasNames = draft.messages.some(({ text }) => namesIn(text).length > 0)
  return (
    <section className="panel setup" aria-label="What is sent">
      <div className="setup-body">
        <Segmented
          label="What is sent"
          value={draft.source}
          choices={sources}
          onChange={(source) => onChange({ source })}
        />
        {draft.source === 'messages' ? (
          <>
            <MessagesEditor
              messages={draft.messages}
              onChange={(messages) => onChange({ messages })}
              empty="No message yet."
            />
            {hasNames ? (
              <Check isOn={draft.isTemplate} onChange={(isTemplate) => onChange({ isTemplate })}>
                Fill in <code>{'{{ name }}'}</code>; without this, texts are sent as they stand
              </Check>
            ) : null}
          </>
        ) : (
          <>
            <PromptChooser
              project={project}
              prompt={draft.prompt}
              onChange={(prompt) => onChange({ prompt })}
              content={promptContent}
              error={props.promptError}
              onEditCopy={() =>
                promptContent === undefined ? undefined : onChange(copyOfPrompt(promptContent))
              }
            />
            {draft.turns.length === 0 ? null : (
              <>
                <h3>After the prompt</h3>
                <MessagesEditor
                  messages={draft.turns}
                  onChange={(turns) => onChange({ turns })}
                  empty=""
                />
              </>
            )}
          </>
        )}
        {variables.length === 0 ? null : (
          <VariablesForm draft={draft} onChange={onChange} names={variables} />
        )}
        <Part title="Parameters" note={parametersNote(draft)} isOpen={false}>
          <ParametersForm draft={draft} onChange={onChange} problemAt={problemAt} />
        </Part>
        <Part title="Tools" note={draft.tools.trim() === '' ? '' : 'given'} isOpen={false}>
          <JsonField
            label="Tools, as JSON"
            help="A list with name, description and parameters (JSON Schema) each; OpenAI’s form is taken too."
            placeholder={toolsExample}
            value={draft.tools}
            error={problemAt('tools')}
            onChange={(tools) => onChange({ tools })}
          />
        </Part>
        <Part title="Output schema" note={draft.schema.trim() === '' ? '' : 'given'} isOpen={false}>
          <JsonField
            label="JSON Schema of the answer"
            help="Models are asked to keep to it, and each answer is checked against it."
            placeholder={schemaExample}
            value={draft.schema}
            error={problemAt('schema')}
            onChange={(schema) => onChange({ schema })}
          />
        </Part>
      </div>
    </section>
  )
}

const toolsExample = `[{
  "name": "find_order",
  "description": "Looks an order up.",
  "parameters": {
    "type": "object",
    "properties": { "id": { "type": "string" } },
    "required": ["id"]
  }
}]`
const schemaExample = `{
  "type": "object",
  "properties": { "city": { "type": "string" } },
  "required": ["city"],
  "additionalProperties": false
}`

type PartProps = {
  readonly title: string
  /** What is set inside, in a word or two, while it is folded. */
  readonly note: string
  readonly isOpen: boolean
  readonly children: ReactNode
}

function Part({ title, note, isOpen, children }: PartProps) {
  return (
    <details className="setup-part" open={isOpen || undefined}>
      <summary>
        <h3>{title}</h3>
        <span className="cut faint small">{note}</span>
      </summary>
      {children}
    </details>
  )
}

function parametersNote({ parameters }: Draft): string {
  return Object.entries(parameters)
    .filter(([, text]) => text.trim() !== '')
    .map(([name, text]) => `${name} ${text.replaceAll('\n', ', ')}`)
    .join(' · ')
}

type FormProps = { readonly draft: Draft; readonly onChange: Change }

function VariablesForm({ draft, onChange, names }: FormProps & { names: readonly string[] }) {
  return (
    <section className="stack" aria-label="Variables">
      <h3>Variables</h3>
      {names.map((name) => (
        <AreaField
          key={name}
          label={name}
          rows={Math.min(8, (draft.variables[name] ?? '').split('\n').length)}
          value={draft.variables[name] ?? ''}
          onChange={(text) => onChange({ variables: { ...draft.variables, [name]: text } })}
        />
      ))}
    </section>
  )
}

function ParametersForm({
  draft,
  onChange,
  problemAt,
}: FormProps & { problemAt: (place: string) => string | undefined }) {
  const [isShowingAll, setIsShowingAll] = useState(false)
  const shown = parameterFields.filter(
    ({ name, isCommon }) => isCommon || isShowingAll || draft.parameters[name] !== undefined,
  )
  return (
    <div className="stack">
      <div className="form-grid">
        {shown.map(({ name, label, kind, help }) => (
          <TextField
            key={name}
            label={label}
            help={help}
            error={problemAt(`parameters.${name}`)}
            look={kind === 'number' ? 'number' : 'mono'}
            inputMode={kind === 'number' ? 'decimal' : 'text'}
            value={draft.parameters[name] ?? ''}
            onChange={(text) => {
              const { [name]: _before, ...rest } = draft.parameters
              onChange({ parameters: text === '' ? rest : { ...rest, [name]: text } })
            }}
          />
        ))}
      </div>
      {isShowingAll ? null : (
        <div>
          <Button look="quiet" onClick={() => setIsShowingAll(true)}>
            All parameters
          </Button>
        </div>
      )}
    </div>
  )
}

type JsonFieldProps = {
  readonly label: string
  readonly help: string
  readonly placeholder: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}

function JsonField({ label, help, placeholder, value, error, onChange }: JsonFieldProps) {
  return (
    <AreaField
      label={label}
      help={help}
      error={error}
      look="mono"
      rows={Math.min(18, Math.max(9, value.split('\n').length + 1))}
      placeholder={placeholder}
      spellCheck={false}
      value={value}
      onChange={onChange}
    />
  )
}

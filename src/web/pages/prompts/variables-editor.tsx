import { type PromptVariable, promptVariable, variableTypes } from '#contract/prompt-content.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { type DraftVariable, newKey } from '#web/pages/prompts/prompt-draft.ts'
import type { EditorProps } from '#web/pages/prompts/texts-editor.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { Check } from '#web/ui/check.tsx'
import { Field } from '#web/ui/field.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Select } from '#web/ui/select.tsx'

type VariablesEditorProps = EditorProps & {
  /** Names that the texts use and nobody declared: shown as variables, and saved as such. */
  readonly found: readonly string[]
}

/** The variables: those declared, and those that the texts brought along. */
export function VariablesEditor({ draft, onChange, disabledReason, found }: VariablesEditorProps) {
  const { variables } = draft
  const rows: readonly DraftVariable[] = [...variables, ...found.map(variableOf)]
  // Whoever says something of a found one declares them all: none of them changes its place meanwhile.
  const set = (key: string, patch: Partial<DraftVariable>): void => {
    const isFound = variables.every((each) => each.key !== key)
    const present = isFound ? rows : variables
    onChange({
      variables: present.map((each) => (each.key === key ? { ...each, ...patch } : each)),
    })
  }
  return (
    <Panel
      title="Variables"
      actions={
        <Button
          icon="plus"
          look="quiet"
          disabledReason={disabledReason}
          onClick={() =>
            onChange({ variables: [...variables, { ...variableOf(''), key: newKey() }] })
          }
        >
          Add a variable
        </Button>
      }
    >
      {rows.length === 0 ? (
        <p className="soft">
          None. Write <code>{'{{ name }}'}</code> in a text, and the variable appears here.
        </p>
      ) : (
        <div className="stack">
          {rows.map((variable, index) => (
            <VariableLine
              key={variable.key}
              variable={variable}
              isFound={index >= variables.length}
              place={`variables[${index}]`}
              disabledReason={disabledReason}
              onChange={(patch) => set(variable.key, patch)}
              onRemove={() =>
                onChange({ variables: variables.filter(({ key }) => key !== variable.key) })
              }
            />
          ))}
        </div>
      )}
    </Panel>
  )
}

type VariableLineProps = {
  readonly variable: DraftVariable
  readonly isFound: boolean
  readonly place: string
  readonly disabledReason: string | undefined
  readonly onChange: (patch: Partial<DraftVariable>) => void
  readonly onRemove: () => void
}

function VariableLine(props: VariableLineProps) {
  const { variable, isFound, place, disabledReason, onChange, onRemove } = props
  const name = variable.name === '' ? 'new variable' : variable.name
  return (
    <div className="prompt-line" role="group" aria-label={`Variable ${name}`} data-place={place}>
      <div className="prompt-variable">
        {isFound ? (
          <div className="field">
            <span className="prompt-found">
              <code>{variable.name}</code>
              <Badge
                tone="accent"
                hint="A text uses it. It is saved as a text that must be given, unless you say otherwise here."
              >
                found
              </Badge>
            </span>
          </div>
        ) : (
          <TextField
            label="Name"
            look="mono"
            disabledReason={disabledReason}
            value={variable.name}
            onChange={(text) => onChange({ name: text })}
          />
        )}
        <Field label="Type">
          {(control) => (
            <Select
              {...control}
              disabledReason={disabledReason}
              value={variable.type}
              choices={variableTypes}
              onChange={(type) => onChange({ type })}
            />
          )}
        </Field>
        <ValueField
          label="Example"
          type={variable.type}
          disabledReason={disabledReason}
          value={variable.example}
          onChange={(example) => onChange({ example })}
        />
        <ValueField
          label="Default"
          type={variable.type}
          disabledReason={disabledReason}
          value={variable.default}
          onChange={(preset) => onChange({ default: preset })}
        />
        <TextField
          label="What it holds"
          disabledReason={disabledReason}
          value={variable.description}
          onChange={(description) => onChange({ description })}
        />
        {isFound ? (
          <span />
        ) : (
          <IconButton
            icon="trash"
            label={`Remove variable ${name}`}
            disabledReason={disabledReason}
            onClick={onRemove}
          />
        )}
      </div>
      <div className="row wrap prompt-variable-checks">
        <Check
          isOn={variable.isRequired}
          disabledReason={disabledReason}
          onChange={(isRequired) => onChange({ isRequired })}
        >
          Must be given
        </Check>
        <Check
          isOn={variable.isTrusted}
          disabledReason={disabledReason}
          onChange={(isTrusted) => onChange({ isTrusted })}
        >
          Trusted: you fill it, not a user
        </Check>
      </div>
    </div>
  )
}

type ValueFieldProps = {
  readonly label: string
  readonly type: PromptVariable['type']
  readonly disabledReason: string | undefined
  readonly value: string | null
  readonly onChange: (text: string | null) => void
}

/** A value of a variable; nothing typed is no value. */
function ValueField({ label, type, disabledReason, value, onChange }: ValueFieldProps) {
  return (
    <TextField
      label={label}
      look={type === 'text' ? 'plain' : 'mono'}
      placeholder={value === '' ? 'an empty text' : placeholders[type]}
      disabledReason={disabledReason}
      value={value ?? ''}
      onChange={(text) => onChange(text === '' ? null : text)}
    />
  )
}

const placeholders: Readonly<Record<PromptVariable['type'], string>> = {
  text: '',
  number: '3',
  boolean: 'true',
  list: '["a", "b"]',
  object: '{"a": 1}',
}

function variableOf(name: string): DraftVariable {
  const fresh = promptVariable.parse({ name: name === '' ? 'variable' : name })
  return { ...fresh, name, key: `found-${name}`, default: null, example: null }
}

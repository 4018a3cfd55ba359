import { useState } from 'react'
import { listAliases, listConnections } from '#contract/connections.ts'
import { listModels } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { ModelInput } from '#web/forms/model-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { parameterFields } from '#web/parts/model-parameters.ts'
import type { DraftProblem } from '#web/pages/prompts/prompt-draft.ts'
import type { EditorProps } from '#web/pages/prompts/texts-editor.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { offBecause } from '#web/ui/off-because.ts'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type ModelEditorProps = EditorProps & { readonly problems: readonly DraftProblem[] }

/** The model that a version runs on, of those that connections and aliases offer, and its parameters. */
export function ModelEditor({ draft, onChange, disabledReason, problems }: ModelEditorProps) {
  const place = usePlace()
  const models = useAnswer(listModels, { query: { project: place.project, only: 'callable' } })
  const aliases = useAnswer(listAliases, {})
  const connections = useAnswer(listConnections, {})
  const set = parameterFields.filter(({ name }) => draft.parameters[name] !== undefined)
  const [isShowingAll, setIsShowingAll] = useState(set.some(({ isCommon }) => !isCommon))
  const shown = parameterFields.filter(({ isCommon }) => isCommon || isShowingAll)
  const note = noteOf(draft.model, {
    aliases: aliases.data?.items.map(({ name }) => name),
    connections: connections.data?.items.map(({ name }) => name),
    callable: models.data?.items.map(({ callName }) => callName),
  })
  return (
    <Panel title="Model and parameters">
      <div className="stack">
        <Field
          label="Model"
          help="connection/model, or an alias. Empty: whoever renders the prompt chooses."
          error={note}
        >
          {(control) => (
            <ModelInput
              {...control}
              className="control mono"
              data-place="model"
              placeholder="openai/gpt-4.1-mini"
              {...offBecause(disabledReason)}
              value={draft.model}
              onChange={(model) => onChange({ model })}
            />
          )}
        </Field>
        <div className="form-grid">
          {shown.map(({ name, label, kind, help }) => {
            const place = `parameters.${name}`
            const problem = problems.find((each) => each.place === place)?.message
            const value = draft.parameters[name] ?? ''
            const change = (text: string): void => {
              const { [name]: _before, ...rest } = draft.parameters
              onChange({ parameters: text === '' ? rest : { ...rest, [name]: text } })
            }
            return kind === 'list' ? (
              <Field key={name} label={label} help={help} error={problem}>
                {(control) => (
                  <textarea
                    {...control}
                    className="control mono"
                    rows={2}
                    data-place={place}
                    {...offBecause(disabledReason)}
                    value={value}
                    onChange={(event) => change(event.target.value)}
                  />
                )}
              </Field>
            ) : (
              <TextField
                key={name}
                label={label}
                help={help}
                error={problem}
                look={kind === 'number' ? 'number' : 'mono'}
                data-place={place}
                inputMode={kind === 'number' ? 'decimal' : 'text'}
                disabledReason={disabledReason}
                value={value}
                onChange={change}
              />
            )
          })}
        </div>
        {isShowingAll ? null : (
          <div>
            <Button look="quiet" onClick={() => setIsShowingAll(true)}>
              All parameters
            </Button>
          </div>
        )}
      </div>
    </Panel>
  )
}

/** Why nothing here answers for a model of that name; undefined when something could. */
function noteOf(
  model: string,
  known: {
    readonly aliases: readonly string[] | undefined
    readonly connections: readonly string[] | undefined
    /** What can be called, the built-in simulator's models among it. */
    readonly callable: readonly string[] | undefined
  },
): string | undefined {
  const { aliases, connections, callable } = known
  const name = model.trim()
  if (name === '' || aliases === undefined || connections === undefined || callable === undefined)
    return undefined
  if (aliases.includes(name)) return undefined
  const slash = name.indexOf('/')
  if (slash === -1) return `There is no alias “${name}”; name a model as connection/model.`
  const connection = name.slice(0, slash)
  const isThere =
    connections.includes(connection) || callable.some((each) => each.startsWith(`${connection}/`))
  return isThere
    ? undefined
    : `There is no connection “${connection}”; calls will be refused until there is.`
}

import { useState } from 'react'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import { createPromptInput, editPromptInput, type PromptInput } from '#contract/prompt-reviews.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { readValue, writeValue } from '#web/pages/prompts/prompt-draft.ts'
import { TemplateArea } from '#web/pages/prompts/template-area.tsx'
import { usePlace } from '#web/url/use-place.ts'

type TestInputDialogProps = {
  readonly prompt: string
  readonly variables: PromptContent['variables']
  /** The input to change; undefined makes a new one from the examples. */
  readonly edited: PromptInput | undefined
  readonly onClose: () => void
  readonly onDone: (input: PromptInput) => void
}

/** A test input: a name, and a value for each variable. */
export function TestInputDialog(props: TestInputDialogProps) {
  const { prompt, variables, edited, onClose, onDone } = props
  const place = usePlace()
  const [first] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      variables.map((variable) => [
        variable.name,
        writeValue(edited === undefined ? variable.example : edited.variables[variable.name]) ?? '',
      ]),
    ),
  )
  const [texts, setTexts] = useState(first)
  const done = { changes: ['prompt-inputs'], onDone }
  const create = useDeed(createPromptInput, done)
  const edit = useDeed(editPromptInput, done)
  const draft = useDraft(
    createPromptInput.body,
    { name: edited?.name ?? '' },
    create.error ?? edit.error,
  )
  const read = variables.map((variable) => {
    const text = texts[variable.name] ?? ''
    // Nothing typed is no value, but where a text must be given it is the empty one.
    if (text === '' && !(variable.type === 'text' && variable.isRequired))
      return { variable, value: undefined, isWrong: false }
    const value = readValue(variable.type, text)
    return { variable, value: value?.value, isWrong: value === null }
  })
  const wrong = read.find(({ isWrong }) => isWrong)?.variable.name
  const values: VariableValues = {
    // Values for variables that this draft does not have stay as they are.
    ...Object.fromEntries(
      Object.entries(edited?.variables ?? {}).filter(
        ([key]) => !variables.some((each) => each.name === key),
      ),
    ),
    ...Object.fromEntries(
      read.flatMap(({ variable, value }) => (value === undefined ? [] : [[variable.name, value]])),
    ),
  }
  const query = { project: place.project }
  return (
    <FormDialog
      title={edited === undefined ? 'Keep a test input' : `Change test input “${edited.name}”`}
      onClose={onClose}
      width={600}
      deed="Keep it"
      draft={{ isChanged: draft.isChanged || texts !== first }}
      sending={[create, edit]}
      missing={wrong === undefined ? undefined : `Mend the value of ${wrong} first`}
      onSubmit={() => {
        const body = { name: draft.trimmed.name, variables: values }
        if (edited === undefined) create.mutate({ params: { name: prompt }, query, body })
        else edit.mutate({ params: { id: edited.id }, query, body })
      }}
    >
      <TextField
        label="Name"
        help={draft.help('name')}

        placeholder="An angry customer"
        {...draft.text('name')}
      />
      {read.map(({ variable, isWrong }) => (
        <TemplateArea
          key={variable.name}
          label={`Value of ${variable.name}`}
          place=""
          rows={variable.type === 'text' ? 2 : 1}
          {...(variable.description === '' ? {} : { help: variable.description })}
          error={isWrong ? `It must be of the type ${variable.type}.` : undefined}
          value={texts[variable.name] ?? ''}
          onChange={(text) => setTexts({ ...texts, [variable.name]: text })}
        />
      ))}
      {variables.length === 0 ? (
        <p className="soft">This prompt has no variables yet; there is nothing to fill in.</p>
      ) : null}
    </FormDialog>
  )
}

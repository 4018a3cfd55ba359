import { useState } from 'react'
import { createPrompt, createPromptVersion, listPrompts, promptName } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { call } from '#web/api/call.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import type { PromptFromDraft } from '#web/pages/playground/prompt-from-draft.ts'
import { Combobox } from '#web/ui/combobox.tsx'
import { Field } from '#web/ui/field.tsx'

const nouns = ['prompts', 'prompt-versions', 'prompt-labels']
const promptsMax = 200

type SavePromptDialogProps = {
  readonly project: string
  readonly made: PromptFromDraft
  readonly onDone: (saved: { name: string; version: number; isNew: boolean }) => void
  readonly onClose: () => void
}

/** Saves messages, tools, schema, parameters and model as a new prompt, or as the next version of one. */
export function SavePromptDialog({ project, made, onDone, onClose }: SavePromptDialogProps) {
  const query = { project }
  const [name, setName] = useState('')
  const [message, setMessage] = useState('')
  const prompts = useAnswer(listPrompts, { query: { ...query, limit: promptsMax } })
  const known = prompts.data?.items.find((prompt) => prompt.name === name)
  const create = useDeed(createPrompt, { changes: nouns })
  const add = useDeed(createPromptVersion, {
    changes: nouns,
    onDone: ({ version, isNew }) => onDone({ name, version: version.version, isNew }),
  })
  const wrong = name === '' ? undefined : promptName.safeParse(name).error?.issues[0]?.message
  async function save(): Promise<void> {
    if (known === undefined && !(await isThere(name, project)))
      await create.mutateAsync({ query, body: { name } })
    await add.mutateAsync({ params: { name }, query, body: { content: made.content, message } })
  }
  const { variables, tools, outputContract, model } = made.content
  return (
    <FormDialog
      title="Save as prompt"
      onClose={onClose}
      deed={known === undefined ? 'Make the prompt' : 'Add the version'}
      sending={[create, add]}
      missing={name === '' || wrong !== undefined ? 'Give it a name first' : undefined}
      onSubmit={() => {
        // What fails is shown by the deeds themselves.
        void save().catch(() => undefined)
      }}
    >
      <Field
        label="Prompt"
        help={
          known === undefined
            ? 'A new name makes a prompt, a known one gets its next version.'
            : `It has ${known.latestVersion} so far; this becomes version ${known.latestVersion + 1}. Labels stay where they are.`
        }
        error={wrong === undefined ? undefined : `A name has ${wrong}.`}
      >
        {(control) => (
          <Combobox
            {...control}
            className="control mono"
            required
            offered={(prompts.data?.items ?? []).map(({ name: each, description }) => ({
              name: each,
              title: description,
            }))}
            placeholder="support-answer"
            value={name}
            onChange={(text) => setName(text.trim())}
          />
        )}
      </Field>
      <TextField
        label="What changed and why"
        isOptional
        maxLength={2000}
        value={message}
        onChange={setMessage}
      />
      <p className="soft small">
        Kept with it: {model === '' ? 'no model' : <code>{model}</code>}
        {variables.length === 0
          ? ''
          : `, the variables ${variables.map((each) => each.name).join(', ')}`}
        {tools.length === 0 ? '' : `, ${tools.length} of tools`}
        {outputContract === null ? '' : ', the output schema'}, and the parameters.
        {made.left.length === 0
          ? ''
          : ` A prompt cannot hold ${made.left.join(' and ')}; they are left out.`}
      </p>
    </FormDialog>
  )
}

/** True when there is a prompt of that name, which the list above, being bounded, may not say. */
async function isThere(name: string, project: string): Promise<boolean> {
  const { items } = await call(listPrompts, { query: { project, search: name, limit: promptsMax } })
  return items.some((prompt) => prompt.name === name)
}

import type { VariableValues } from '#contract/prompt-content.ts'
import { createPromptInput } from '#contract/prompt-reviews.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'

type SaveInputDialogProps = {
  readonly project: string
  readonly prompt: string
  readonly variables: VariableValues
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Keeps the values of the variables with the prompt, to try its next versions with. */
export function SaveInputDialog(props: SaveInputDialogProps) {
  const { project, prompt, variables, onDone, onClose } = props
  const create = useDeed(createPromptInput, { changes: ['prompt-inputs'], onDone })
  const draft = useDraft(createPromptInput.body, { name: '' }, create.error)
  const { name } = draft.trimmed
  return (
    <FormDialog
      title={`Save as test input of ${prompt}`}
      onClose={onClose}
      width={460}
      deed="Save the test input"
      draft={draft}
      sending={[create]}
      missing={name === '' ? 'Name it first' : undefined}
      onSubmit={() => {
        create.mutate({
          params: { name: prompt },
          query: { project },
          body: { name, variables },
        })
      }}
    >
      <TextField
        label="What it is an example of"
        placeholder="a parcel that is late"
        {...draft.text('name')}
      />
      <p className="soft small">Kept with it: the values of {Object.keys(variables).join(', ')}.</p>
    </FormDialog>
  )
}

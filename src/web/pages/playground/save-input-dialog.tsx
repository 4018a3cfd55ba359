import { useState } from 'react'
import type { VariableValues } from '#contract/prompt-content.ts'
import { createPromptInput } from '#contract/prompt-reviews.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'

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
  const [name, setName] = useState('')
  const create = useDeed(createPromptInput, { changes: ['prompt-inputs'], onDone })
  return (
    <Dialog title={`Save as test input of ${prompt}`} onClose={onClose} width={460}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate({
            params: { name: prompt },
            query: { project },
            body: { name: name.trim(), variables },
          })
        }}
      >
        <TextField
          label="What it is an example of"
          placeholder="a parcel that is late"
          required
          maxLength={120}
          value={name}
          onChange={setName}
        />
        <p className="soft small">
          Kept with it: the values of {Object.keys(variables).join(', ')}.
        </p>
        <ErrorNote error={create.error} />
        <div className="row form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            isBusy={create.isPending}
            disabledReason={name.trim() === '' ? 'Name it first' : undefined}
          >
            Save the test input
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

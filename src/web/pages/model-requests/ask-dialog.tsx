import { useState } from 'react'
import { createModelRequest } from '#contract/model-requests.ts'
import { listModels } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { OfferedList } from '#web/forms/offered-list.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { usePlace } from '#web/url/use-place.ts'

type AskDialogProps = {
  /** The model that it begins with; empty for none. */
  readonly model: string
  readonly onClose: () => void
}

// A use in fewer characters than this says nothing; the server holds to the same.
const purposeMin = 10

/** Asks for a model that is missing. */
export function AskDialog({ model: first, onClose }: AskDialogProps) {
  const place = usePlace()
  const [model, setModel] = useState(first)
  const [purpose, setPurpose] = useState('')
  const known = useAnswer(listModels, { query: { project: place.project } })
  const ask = useDeed(createModelRequest, { changes: ['model-requests'], onDone: onClose })
  const missing =
    model.trim() === ''
      ? 'Name the model first'
      : purpose.trim().length < purposeMin
        ? 'Say in a sentence what it is for'
        : undefined
  return (
    <Dialog title="Ask for a model" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing !== undefined) return
          ask.mutate({
            query: { project: place.project },
            body: { model: model.trim(), useCase: purpose.trim() },
          })
        }}
      >
        <TextField
          label="Model"
          look="mono"
          list="known-models"
          placeholder="provider/model"
          help="One of the catalogue, or any other."
          value={model}
          onChange={setModel}
        />
        <OfferedList
          id="known-models"
          values={(known.data?.items ?? [])
            .filter(({ isCallable }) => !isCallable)
            .map(({ callName }) => callName)}
        />
        <AreaField
          label="What it is for"
          help="A sentence or more: the task, the data it would see, why what is there does not do."
          rows={4}
          value={purpose}
          onChange={setPurpose}
        />
        <ErrorNote error={ask.error} />
        <div className="row request-form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={ask.isPending} disabledReason={missing}>
            Ask
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

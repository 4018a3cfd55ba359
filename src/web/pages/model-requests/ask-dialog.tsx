import { createModelRequest } from '#contract/model-requests.ts'
import { listModels } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
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
  const known = useAnswer(listModels, { query: { project: place.project } })
  const ask = useDeed(createModelRequest, { changes: ['model-requests'], onDone: onClose })
  const draft = useDraft(createModelRequest.body, { model: first, useCase: '' }, ask.error)
  const { model, useCase } = draft.trimmed
  const missing =
    model === ''
      ? 'Name the model first'
      : useCase.length < purposeMin
        ? 'Say in a sentence what it is for'
        : undefined
  return (
    <FormDialog
      title="Ask for a model"
      onClose={onClose}
      deed="Ask"
      sending={[ask]}
      missing={missing}
      draft={draft}
      onSubmit={() => {
        ask.mutate({
          query: { project: place.project },
          body: draft.trimmed,
        })
      }}
    >
      <TextField
        label="Model"
        look="mono"
        offered={(known.data?.items ?? [])
          .filter(({ isCallable }) => !isCallable)
          .map(({ callName, title }) => ({ name: callName, title }))}
        placeholder="provider/model"
        help="One of the catalogue, or any other."
        {...draft.text('model')}
      />
      <AreaField
        label="What it is for"
        help="A sentence or more: the task, the data it would see, why what is there does not do."
        rows={4}
        {...draft.text('useCase')}
      />
    </FormDialog>
  )
}

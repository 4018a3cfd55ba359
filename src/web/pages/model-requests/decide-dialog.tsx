import type { z } from 'zod'
import { decideModelRequest, type ModelRequest } from '#contract/model-requests.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

const decisions = [
  { value: 'granted', label: 'Grant' },
  { value: 'declined', label: 'Decline' },
] as const

type DecideDialogProps = { readonly request: ModelRequest; readonly onClose: () => void }

/** Grants or declines a request, with the reason for the one who asked. */
export function DecideDialog({ request, onClose }: DecideDialogProps) {
  const place = usePlace()
  const decide = useDeed(decideModelRequest, { changes: ['model-requests'], onDone: onClose })
  const first: z.input<typeof decideModelRequest.body> = { decision: 'granted', reason: '' }
  const draft = useDraft(decideModelRequest.body, first, decide.error)
  const { decision, reason } = draft.trimmed
  const missing = reason === '' ? 'Say why first' : undefined
  return (
    <FormDialog
      title={`Decide on ${request.model}`}
      onClose={onClose}
      deed={decision === 'granted' ? 'Grant it' : 'Decline it'}
      sending={[decide]}
      missing={missing}
      draft={draft}
      onSubmit={() => {
        decide.mutate({
          params: { id: request.id },
          query: { project: place.project },
          body: draft.trimmed,
        })
      }}
    >
      <p className="request-text">
        {request.requestedBy}: {request.useCase}
      </p>
      <div>
        <Segmented
          label="Decision"
          value={decision}
          choices={decisions}
          onChange={(chosen) => draft.change({ decision: chosen })}
        />
      </div>
      <AreaField
        label="Reason"
        help="A decision stands; a new request asks again. It connects no provider by itself."
        {...draft.text('reason')}
      />
    </FormDialog>
  )
}

import { useState } from 'react'
import { decideModelRequest, type ModelRequest } from '#contract/model-requests.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
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
  const [decision, setDecision] = useState<'granted' | 'declined'>('granted')
  const [reason, setReason] = useState('')
  const decide = useDeed(decideModelRequest, { changes: ['model-requests'], onDone: onClose })
  const missing = reason.trim() === '' ? 'Say why first' : undefined
  return (
    <Dialog title={`Decide on ${request.model}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing !== undefined) return
          decide.mutate({
            params: { id: request.id },
            query: { project: place.project },
            body: { decision, reason: reason.trim() },
          })
        }}
      >
        <p className="request-text">
          {request.requestedBy}: {request.useCase}
        </p>
        <div>
          <Segmented label="Decision" value={decision} choices={decisions} onChange={setDecision} />
        </div>
        <AreaField
          label="Reason"
          help="A decision stands; a new request asks again. It connects no provider by itself."
          value={reason}
          onChange={setReason}
        />
        <ErrorNote error={decide.error} />
        <div className="row request-form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={decide.isPending} disabledReason={missing}>
            {decision === 'granted' ? 'Grant it' : 'Decline it'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

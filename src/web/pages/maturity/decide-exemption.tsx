import { useState } from 'react'
import { type Attestation, decideAttestation } from '#contract/maturity.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Segmented } from '#web/ui/segmented.tsx'

const decisions = [
  { value: 'approved', label: 'Approve' },
  { value: 'refused', label: 'Refuse' },
] as const

type DecideExemptionProps = { readonly exemption: Attestation; readonly onClose: () => void }

/** Approves or refuses an exemption, with the reason for the one who asked. */
export function DecideExemption({ exemption, onClose }: DecideExemptionProps) {
  const { id, practice, createdBy, owner, statement } = exemption
  const [decision, setDecision] = useState<'approved' | 'refused'>('approved')
  const [reason, setReason] = useState('')
  const decide = useDeed(decideAttestation, {
    changes: ['attestations', 'assessment'],
    onDone: onClose,
  })
  const missing = reason.trim() === '' ? 'Say why first' : undefined
  return (
    <Dialog title={`Decide on the exemption of ${practice}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing !== undefined) return
          decide.mutate({ params: { id }, body: { decision, reason: reason.trim() } })
        }}
      >
        <div>
          <p className="soft small">
            {createdBy} asks; {owner} stands for it.
          </p>
          <p>{statement}</p>
        </div>
        <div>
          <Segmented label="Decision" value={decision} choices={decisions} onChange={setDecision} />
        </div>
        <AreaField
          label="Reason"
          help="A decision stands; a new exemption asks again. Neither who asked nor who owns it approves it."
          value={reason}
          onChange={setReason}
        />
        <ErrorNote error={decide.error} />
        <div className="row attest-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" isBusy={decide.isPending} disabledReason={missing}>
            {decision === 'approved' ? 'Approve it' : 'Refuse it'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

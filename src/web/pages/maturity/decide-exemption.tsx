import type { z } from 'zod'
import { type Attestation, decideAttestation } from '#contract/maturity.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { useDraft } from '#web/forms/use-draft.ts'
import { Segmented } from '#web/ui/segmented.tsx'

const decisions = [
  { value: 'approved', label: 'Approve' },
  { value: 'refused', label: 'Refuse' },
] as const

type DecideExemptionProps = { readonly exemption: Attestation; readonly onClose: () => void }

/** Approves or refuses an exemption, with the reason for the one who asked. */
export function DecideExemption({ exemption, onClose }: DecideExemptionProps) {
  const { id, practice, createdBy, owner, statement } = exemption
  const decide = useDeed(decideAttestation, {
    changes: ['attestations', 'assessment'],
    onDone: onClose,
  })
  const first: z.input<typeof decideAttestation.body> = { decision: 'approved', reason: '' }
  const draft = useDraft(decideAttestation.body, first, decide.error)
  const { decision, reason } = draft.trimmed
  const missing = reason === '' ? 'Say why first' : undefined
  return (
    <FormDialog
      title={`Decide on the exemption of ${practice}`}
      onClose={onClose}
      deed={decision === 'approved' ? 'Approve it' : 'Refuse it'}
      sending={[decide]}
      missing={missing}
      draft={draft}
      onSubmit={() => {
        decide.mutate({ params: { id }, body: draft.trimmed })
      }}
    >
      <div>
        <p className="soft small">
          {createdBy} asks; {owner} stands for it.
        </p>
        <p>{statement}</p>
      </div>
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
        help="A decision stands; a new exemption asks again. Neither who asked nor who owns it approves it."
        {...draft.text('reason')}
      />
    </FormDialog>
  )
}

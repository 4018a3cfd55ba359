import { useState } from 'react'
import { type Attestation, removeAttestation } from '#contract/maturity.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { DecideExemption } from '#web/pages/maturity/decide-exemption.tsx'
import { useRefusal } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Moment } from '#web/ui/moment.tsx'

/** What a person says of a practice, who stands for it and who decided; withdrawn here, and decided where it waits. */
export function AttestationCard({ attestation }: { readonly attestation: Attestation }) {
  const { id, practice, kind, owner, source, expiresAt, statement, decision } = attestation
  const refusal = useRefusal('attest')
  const remove = useDeed(removeAttestation, { changes: ['attestations', 'assessment'] })
  const [isDeciding, setIsDeciding] = useState(false)
  return (
    <>
      <div className="attestation">
        <div>
          <strong>{kind}</strong> by {owner}
          <Decision attestation={attestation} />{' '}
          <span className="faint">
            ({source}, ends <Moment at={expiresAt} />)
          </span>
          <p className="soft">{statement}</p>
          {attestation.reason === '' ? null : (
            <p className="soft">
              {attestation.decidedBy}: {attestation.reason}
            </p>
          )}
        </div>
        <div className="row wrap attestation-deeds">
          {decision === 'open' ? (
            <Button
              disabledReason={refusal}
              aria-label={`Decide on the exemption of ${practice}`}
              onClick={() => setIsDeciding(true)}
            >
              Decide
            </Button>
          ) : null}
          <Button
            look="quiet"
            disabledReason={refusal}
            aria-label={`Withdraw the attestation of ${practice}`}
            onClick={() => remove.mutate({ params: { id } })}
          >
            Withdraw
          </Button>
        </div>
      </div>
      <ErrorNote error={remove.error} />
      {isDeciding ? (
        <DecideExemption exemption={attestation} onClose={() => setIsDeciding(false)} />
      ) : null}
    </>
  )
}

function Decision({ attestation }: { readonly attestation: Attestation }) {
  const { decision, createdBy, decidedBy, approver } = attestation
  if (decision === null) return null
  const asked = `, asked for by ${createdBy}`
  if (decision === 'open')
    return (
      <>
        {asked} <Badge tone="warn">waits for somebody else</Badge>
      </>
    )
  if (decision === 'named')
    return (
      <>
        {asked}, who wrote that {approver} approved <Badge>old kind</Badge>
      </>
    )
  return (
    <>
      {asked}, <Badge tone={decision === 'approved' ? 'good' : 'bad'}>{decision}</Badge> by{' '}
      {decidedBy}
    </>
  )
}

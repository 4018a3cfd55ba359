import { listAttestations } from '#contract/maturity.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { AttestationCard } from '#web/pages/maturity/attestation-card.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { useNow } from '#web/ui/use-now.ts'
import { usePlace } from '#web/url/use-place.ts'

/** Exemptions that somebody asked for and nobody decided, for whoever decides them; nothing where there are none. */
export function WaitingExemptions() {
  const place = usePlace()
  const now = useNow()
  const { data } = useAnswer(listAttestations, { query: { project: place.project } })
  const waiting = (data?.items ?? []).filter(
    ({ decision, expiresAt }) =>
      decision === 'open' && (expiresAt === null || Date.parse(expiresAt) > now),
  )
  if (waiting.length === 0) return null
  return (
    <Panel title="Exemptions that wait for a second person">
      <div className="stack">
        {waiting.map((each) => (
          <div key={each.id}>
            <span className="mono faint">{each.practice}</span>
            <AttestationCard attestation={each} />
          </div>
        ))}
      </div>
    </Panel>
  )
}

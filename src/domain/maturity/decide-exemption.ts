import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import type { Attestation } from '#contract/maturity.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { isNamedAs, isOwnRequest } from '#domain/events/second-person.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { shownAttestation } from './shown-attestation.ts'

type Row = RecordOf<'attestations'>

/** What is decided of which exemption. `onlyProject` is that of a key that decides: it reaches no other's. */
export type ExemptionDecision = {
  readonly id: string
  readonly onlyProject: string | null
  readonly decision: 'approved' | 'refused'
  readonly reason: string
}

/**
 * Approves or refuses an exemption that waits; until then it does not count. Who asked for it or owns it does not
 * approve it: faults with `own_request`, and with `conflict` where it is decided or over already.
 */
export function decideExemption(
  parts: RecordParts,
  actor: Actor,
  { id, onlyProject, decision, reason }: ExemptionDecision,
): Promise<Outcome<Attestation>> {
  return doDeed(parts, actor, async (inside, now) => {
    const record = await inside.attestations.find(
      onlyProject === null ? { id } : { id, project: onlyProject },
    )
    const project =
      record === null
        ? null
        : await inside.projects.find({ id: record.project, workspace: parts.workspace })
    if (record === null || project === null)
      return failed(fault('not_found', `There is no attestation ${id}.`))
    const problem =
      undecidable(record, now) ??
      // To refuse what one asked for oneself is to take it back.
      (decision === 'approved' ? await ownProblem(inside, record, actor, parts.workspace) : null)
    if (problem !== null) return failed(problem)
    const change = {
      decision,
      reason,
      decidedBy: actor.name,
      deciderKind: actor.kind,
      deciderId: actor.id,
      decidedAt: now,
    }
    const [decided = { ...record, ...change }] = await inside.attestations.update({ id }, change)
    const { practice } = record
    return ok({
      value: shownAttestation(decided),
      deed: {
        deed: 'attestation.decided',
        record: id,
        detail: { practice, decision, reason, askedBy: record.createdBy },
      },
    })
  })
}

function undecidable(
  { practice, kind, decision, decidedBy, expiresAt }: Row,
  now: Date,
): Fault | null {
  if (decision === null)
    return fault('conflict', `What is said of ${practice} is ${kind}; only exemptions are decided.`)
  if (decision === 'named')
    return fault(
      'conflict',
      `This exemption of ${practice} is of the old kind, which nobody decides. Withdraw it and ask for a new one.`,
    )
  if (decision !== 'open')
    return fault(
      'conflict',
      `${decidedBy} ${decision} this exemption already; a new one asks again.`,
    )
  return expiresAt !== null && expiresAt <= now
    ? fault(
        'conflict',
        `This exemption would have ended on ${expiresAt.toISOString()}; a new one asks again.`,
      )
    : null
}

async function ownProblem(
  inside: RecordStore,
  { practice, owner, createdBy, creatorKind, creatorId }: Row,
  actor: Actor,
  workspace: string,
): Promise<Fault | null> {
  const asked = { approver: actor, workspace, scope: 'attest' } as const
  if (await isOwnRequest(inside, { ...asked, asker: { kind: creatorKind, id: creatorId } }))
    return fault(
      'own_request',
      `${createdBy} asked to exempt ${practice}, and whoever asks does not approve it, with a key of their own no more than signed in. Somebody else who may attest decides.`,
    )
  // Its owner answers for it as if they had asked.
  if (
    (await isNamedAs(inside, owner, actor)) &&
    (await isOwnRequest(inside, { ...asked, asker: actor }))
  )
    return fault(
      'own_request',
      `${owner} owns this exemption of ${practice} and does not approve it. Somebody else who may attest decides.`,
    )
  return null
}

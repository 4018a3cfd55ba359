import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Attestation } from '#contract/maturity.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import { decideExemption, type ExemptionDecision } from './decide-exemption.ts'
import { findPractice } from './practices.ts'
import { shownAttestation } from './shown-attestation.ts'

export type AttestationAsked = Pick<Attestation, 'practice' | 'kind' | 'statement' | 'owner'> & {
  readonly expiresAt: string
}

/** The fields of a decision that nobody made. */
export const undecided = {
  decidedBy: '',
  deciderKind: '',
  deciderId: '',
  decidedAt: null,
  reason: '',
} as const

/** A person's word for a practice holds for this long at most; then somebody has to look again. */
export const monthsMax = 12

/**
 * What people stand for: attestations, exemptions, and what does not apply, each with an end. An exemption is asked for
 * by one and counts when another approved it.
 */
export class Attestations {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  /** Newest first, expired ones and those of self-assessments included. */
  async list(project: string): Promise<Attestation[]> {
    return (await this.#parts.records.attestations.list({ project })).map(shownAttestation)
  }

  async create(
    actor: Actor,
    project: string,
    asked: AttestationAsked,
  ): Promise<Outcome<Attestation>> {
    if (findPractice(asked.practice) === undefined) {
      return failed(
        fault(
          'not_found',
          `There is no practice "${asked.practice}"; \`belay assess --json\` lists all 124 with their ids.`,
        ),
      )
    }
    const now = new Date(this.#parts.clock.nowMs())
    const expiresAt = new Date(asked.expiresAt)
    const problem = endProblem(expiresAt, now)
    if (problem !== null) return failed(problem)
    const record: RecordOf<'attestations'> = {
      id: newId(idPrefixes.attestation, now.getTime()),
      project,
      practice: asked.practice,
      kind: asked.kind,
      statement: asked.statement,
      owner: asked.owner,
      approver: '',
      createdBy: actor.name,
      creatorKind: actor.kind,
      creatorId: actor.id,
      createdAt: now,
      expiresAt,
      source: 'person',
      selfAssessment: null,
      decision: asked.kind === 'exempt' ? 'open' : null,
      ...undecided,
    }
    const { practice, kind, owner } = record
    return doDeed(this.#parts, actor, async (inside) => {
      await inside.attestations.insert(record)
      const detail = { practice, kind, owner, expiresAt: asked.expiresAt }
      return ok({
        value: shownAttestation(record),
        deed: { deed: 'attestation.created', record: record.id, detail },
      })
    })
  }

  /** Approves or refuses an exemption. */
  decide(actor: Actor, asked: ExemptionDecision): Promise<Outcome<Attestation>> {
    return decideExemption(this.#parts, actor, asked)
  }

  /** `onlyProject` is that of a key that asks: it reaches no other's. */
  async remove(
    actor: Actor,
    id: string,
    onlyProject: string | null,
  ): Promise<Outcome<{ done: true }>> {
    const record = await this.#parts.records.attestations.find(
      onlyProject === null ? { id } : { id, project: onlyProject },
    )
    const project =
      record === null
        ? null
        : await this.#parts.records.projects.find({
            id: record.project,
            workspace: this.#parts.workspace,
          })
    if (record === null || project === null)
      return failed(fault('not_found', `There is no attestation ${id}.`))
    const { practice, kind, owner, statement } = record
    return doDeed(this.#parts, actor, async (inside) => {
      await inside.attestations.remove({ id })
      const detail = { practice, kind, owner, statement }
      return ok({
        value: { done: true },
        deed: { deed: 'attestation.removed', record: id, detail },
      })
    })
  }
}

/** The same day and hour that many months later; the last day of a shorter month. */
export function monthsAfter(date: Date, months: number): Date {
  const later = new Date(date)
  later.setUTCMonth(date.getUTCMonth() + months)
  if (later.getUTCDate() !== date.getUTCDate()) later.setUTCDate(0)
  return later
}

/** A word ends in the future, at the latest with the day (UTC) twelve months from now. */
function endProblem(expiresAt: Date, now: Date): Fault | null {
  const latest = monthsAfter(now, monthsMax)
  latest.setUTCHours(23, 59, 59, 999)
  if (expiresAt <= now)
    return invalid(
      'expiresAt',
      `It would end on ${expiresAt.toISOString()}, which is not in the future.`,
    )
  if (expiresAt > latest)
    return invalid(
      'expiresAt',
      `It would end on ${expiresAt.toISOString()}; twelve months from now is the longest: ${latest.toISOString()}.`,
    )
  return null
}

function invalid(path: string, message: string): Fault {
  return fault('request_invalid', message, [{ path, message }])
}

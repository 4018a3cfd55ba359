import { type Fault, fault } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Attestation } from '#contract/maturity.ts'
import type { Actor } from '#contract/people.ts'
import { isNamedAs } from '#domain/events/second-person.ts'
import { recordDeed } from '#domain/events/record-deed.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { findPractice } from './practices.ts'

export type AttestationAsked = Pick<
  Attestation,
  'practice' | 'kind' | 'statement' | 'owner' | 'approver'
> & {
  readonly expiresAt: string
}

/** A person's word for a practice holds for this long at most; then somebody has to look again. */
export const monthsMax = 12

/** What people stand for: attestations, exemptions, and what does not apply, each with an end. */
export class Attestations {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #workspace: string

  constructor(parts: {
    readonly records: RecordStore
    readonly clock: Clock
    readonly workspace: string
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#workspace = parts.workspace
  }

  /** Newest first, expired ones and those of self-assessments included. */
  async list(project: string): Promise<Attestation[]> {
    return (await this.#records.attestations.list({ project })).map(shown)
  }

  async create(
    actor: Actor,
    project: string,
    asked: AttestationAsked,
  ): Promise<Result<Attestation, Fault>> {
    if (findPractice(asked.practice) === undefined) {
      return failed(
        fault(
          'not_found',
          `There is no practice "${asked.practice}"; \`belay assess --json\` lists all 124 with their ids.`,
        ),
      )
    }
    const now = new Date(this.#clock.nowMs())
    const expiresAt = new Date(asked.expiresAt)
    const problem =
      endProblem(expiresAt, now) ??
      (asked.kind === 'exempt' ? await this.#approverProblem(asked, actor) : null)
    if (problem !== null) return failed(problem)
    const record: RecordOf<'attestations'> = {
      id: newId(idPrefixes.attestation, now.getTime()),
      project,
      practice: asked.practice,
      kind: asked.kind,
      statement: asked.statement,
      owner: asked.owner,
      approver: asked.kind === 'exempt' ? asked.approver : '',
      createdBy: actor.name,
      createdAt: now,
      expiresAt,
      source: 'person',
      selfAssessment: null,
    }
    const { practice, kind, owner, approver } = record
    await this.#records.transaction(async (inside) => {
      await inside.attestations.insert(record)
      await recordDeed(inside, {
        actor,
        workspace: this.#workspace,
        at: now,
        deed: 'attestation.created',
        record: record.id,
        detail: { practice, kind, owner, approver, expiresAt: asked.expiresAt },
      })
    })
    await this.#records.announce('attestations')
    return ok(shown(record))
  }

  /** `onlyProject` is that of a key that asks: it reaches no other's. */
  async remove(
    actor: Actor,
    id: string,
    onlyProject: string | null,
  ): Promise<Result<{ done: true }, Fault>> {
    const record = await this.#records.attestations.find(
      onlyProject === null ? { id } : { id, project: onlyProject },
    )
    const project =
      record === null
        ? null
        : await this.#records.projects.find({ id: record.project, workspace: this.#workspace })
    if (record === null || project === null)
      return failed(fault('not_found', `There is no attestation ${id}.`))
    await this.#records.transaction(async (inside) => {
      await inside.attestations.remove({ id })
      await recordDeed(inside, {
        actor,
        workspace: this.#workspace,
        at: new Date(this.#clock.nowMs()),
        deed: 'attestation.removed',
        record: id,
        detail: {
          practice: record.practice,
          kind: record.kind,
          owner: record.owner,
          statement: record.statement,
        },
      })
    })
    await this.#records.announce('attestations')
    return ok({ done: true })
  }

  /** Nobody exempts themselves: neither who asks nor who owns it can be the approver. */
  async #approverProblem(
    { approver, owner }: AttestationAsked,
    actor: Actor,
  ): Promise<Fault | null> {
    if (approver === '') return invalid('approver', 'An exemption needs somebody who approved it.')
    if (await isNamedAs(this.#records, approver, actor))
      return invalid(
        'approver',
        `${approver} asks for this exemption and cannot approve it; somebody else has to.`,
      )
    if (isSamePerson(approver, owner))
      return invalid(
        'approver',
        `${approver} owns this exemption and cannot approve it; somebody else has to.`,
      )
    return null
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

function isSamePerson(a: string, b: string): boolean {
  const plain = (name: string) => name.trim().replace(/\s+/g, ' ').toLowerCase()
  return plain(a) === plain(b)
}

function invalid(path: string, message: string): Fault {
  return fault('request_invalid', message, [{ path, message }])
}

function shown({
  project: _,
  selfAssessment: __,
  createdAt,
  expiresAt,
  ...attestation
}: RecordOf<'attestations'>): Attestation {
  return {
    ...attestation,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  }
}

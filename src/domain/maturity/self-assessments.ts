import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Answer, SelfAssessment } from '#contract/maturity.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { invariant } from '#kit/invariant.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { monthsAfter, monthsMax, undecided } from './attestations.ts'
import { claimOf } from './claim.ts'
import { questions } from './questions.ts'

type Answers = SelfAssessment['answers']
type Stored = RecordOf<'selfAssessments'>

/** What an answer says about each practice of its question; partly and no say nothing that could be attested. */
const kindOfAnswer: Readonly<Record<Answer, RecordOf<'attestations'>['kind'] | null>> = {
  yes: 'attested',
  'does not apply': 'not applicable',
  partly: null,
  no: null,
}

/** Self-assessments of a project: saved answer by answer, closed once, kept as its history. */
export class SelfAssessments {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  /** Newest first. */
  async list(project: string): Promise<SelfAssessment[]> {
    return (await this.#parts.records.selfAssessments.list({ project })).map(shown)
  }

  /** The newest complete one that has not expired: what is claimed now. */
  async current(project: string): Promise<SelfAssessment | null> {
    const nowMs = this.#parts.clock.nowMs()
    const complete = (await this.#parts.records.selfAssessments.list({ project })).filter(
      ({ completedAt }) => completedAt !== null,
    )
    const [newest] = complete.toSorted(
      (a, b) => (b.completedAt?.getTime() ?? 0) - (a.completedAt?.getTime() ?? 0),
    )
    return newest === undefined || (newest.expiresAt?.getTime() ?? 0) <= nowMs
      ? null
      : shown(newest)
  }

  async create(actor: Actor, project: string): Promise<SelfAssessment> {
    const started = await doDeed(this.#parts, actor, async (inside, now) => {
      const record: Stored = {
        id: newId(idPrefixes.selfAssessment, now.getTime()),
        project,
        startedAt: now,
        completedAt: null,
        expiresAt: null,
        by: actor.name,
        answers: {},
      }
      await inside.selfAssessments.insert(record)
      return ok({
        value: shown(record),
        deed: { deed: 'self-assessment.started', record: record.id },
      })
    })
    invariant(started.ok, 'nothing refuses a self-assessment that is started')
    return started.value
  }

  /**
   * Saves answers over those given before; `isComplete` closes it for twelve months, open questions
   * counting as no, and takes the place of the one before. `onlyProject` is that of a key that asks.
   */
  async answer(
    actor: Actor,
    id: string,
    asked: { readonly answers: Answers; readonly isComplete: boolean },
    onlyProject: string | null,
  ): Promise<Outcome<SelfAssessment>> {
    const unknown = Object.keys(asked.answers).filter(
      (question) => !questions.some((one) => one.id === question),
    )
    if (unknown.length > 0) {
      const errors = unknown.map((question) => ({
        path: `answers.${question}`,
        message: 'no question has this id',
      }))
      return failed(
        fault(
          'request_invalid',
          `There is no question ${unknown.join(', ')}; GET /api/v1/self-assessments lists all 25.`,
          errors,
        ),
      )
    }
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record = await inside.selfAssessments.find(
        onlyProject === null ? { id } : { id, project: onlyProject },
      )
      const project =
        record === null
          ? null
          : await inside.projects.find({ id: record.project, workspace: this.#parts.workspace })
      if (record === null || project === null)
        return failed(fault('not_found', `There is no self-assessment ${id}.`))
      if (record.completedAt !== null) {
        return failed(
          fault(
            'conflict',
            `This self-assessment was completed on ${record.completedAt.toISOString()} and stays as it is; start a new one.`,
          ),
        )
      }
      const answers = { ...record.answers, ...asked.answers }
      const completed = asked.isComplete
        ? { completedAt: now, expiresAt: monthsAfter(now, monthsMax) }
        : {}
      const [after = record] = await inside.selfAssessments.update(
        { id },
        { answers, ...completed },
      )
      if (asked.isComplete) await claimPractices(inside, after, now)
      const deed = asked.isComplete ? 'self-assessment.completed' : 'self-assessment.answered'
      const detail = { questions: Object.keys(asked.answers) }
      return ok({ value: shown(after), deed: { deed, record: id, detail } })
    })
  }
}

/** Writes one attestation for each practice that the answers claim, and ends those of the self-assessment before. */
async function claimPractices(inside: RecordStore, self: Stored, now: Date): Promise<void> {
  const before = await inside.attestations.list({
    project: self.project,
    source: 'self-assessment',
  })
  for (const { id, expiresAt } of before) {
    if (expiresAt === null || expiresAt > now)
      await inside.attestations.update({ id }, { expiresAt: now })
  }
  for (const question of questions) {
    const given = self.answers[question.id]
    const kind = given === undefined ? null : kindOfAnswer[given.answer]
    if (given === undefined || kind === null) continue
    const note = given.note === '' ? '' : ` ${given.note}`
    for (const practice of question.practices) {
      await inside.attestations.insert({
        id: newId(idPrefixes.attestation, now.getTime()),
        project: self.project,
        practice,
        kind,
        statement: `Self-assessment, ${question.id}: “${question.text}” ${given.answer}.${note}`,
        owner: self.by,
        approver: '',
        createdBy: self.by,
        creatorKind: '',
        creatorId: '',
        createdAt: now,
        expiresAt: self.expiresAt,
        source: 'self-assessment',
        selfAssessment: self.id,
        decision: null,
        ...undecided,
      })
    }
  }
}

function shown({
  project: _,
  startedAt,
  completedAt,
  expiresAt,
  ...record
}: Stored): SelfAssessment {
  return {
    ...record,
    startedAt: startedAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    result: claimOf(record.answers),
  }
}

import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { timestamp } from '#contract/time.ts'

export const focuses = ['MOD', 'PRM', 'EVL', 'DEL', 'OBS', 'GOV', 'IMP'] as const
export const focus = z.enum(focuses)
export type Focus = z.infer<typeof focus>

export const focusTitles: Readonly<Record<Focus, string>> = {
  MOD: 'Models and access',
  PRM: 'Prompts and orchestration',
  EVL: 'Evaluation',
  DEL: 'Delivery',
  OBS: 'Observability and operations',
  GOV: 'Governance, safety and security',
  IMP: 'Improvement, automation and analytics',
}

export const levels = [1, 2, 3, 4] as const
export const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type Level = z.infer<typeof level>

export const levelTitles: Readonly<Record<Level, string>> = {
  1: 'Initial',
  2: 'Defined',
  3: 'Managed',
  4: 'Optimized',
}

export const practiceStates = [
  'absent',
  'configured',
  'practised',
  'effective',
  'attested',
  'exempt',
  'not applicable',
  'unknown',
] as const
export const practiceState = z
  .enum(practiceStates)
  .describe(
    'practised, effective, attested, exempt and not applicable count as met; unknown never does',
  )
export type PracticeState = z.infer<typeof practiceState>

/** What was seen: a sentence with its numbers, how many, over which window, and where to look. */
export const evidence = z.object({
  sentence: z.string(),
  count: z.number().nullable(),
  of: z.number().nullable().describe('the whole that `count` is a part of; null if it is none'),
  windowDays: z.number().nullable(),
  path: z.string().describe('page that shows it; empty if there is none'),
})
export type Evidence = z.infer<typeof evidence>

export const assessedPractice = z.object({
  id: z.string(),
  level,
  focus,
  practice: z.string(),
  proof: z.string().describe('what proves it in a running system'),
  state: practiceState,
  isMet: z.boolean(),
  evidence: z.array(evidence),
  nextStep: z.string().describe('what to do next, with the screen or command; empty when met'),
  nextPath: z.string(),
})
export type AssessedPractice = z.infer<typeof assessedPractice>

/** Share of one focus at one level, and the points it gives. */
export const cell = z.object({
  focus,
  level,
  practices: z.number().int(),
  met: z.number().int(),
  share: z.number().describe('0 to 1; a cell without practices takes that of the cell before it'),
  points: z.number(),
  pointsMax: z.number(),
})

export const assessment = z.object({
  at: timestamp,
  gatedLevel: z
    .number()
    .int()
    .min(0)
    .max(4)
    .describe('the highest level whose practices, and those below, are all met'),
  gateReason: z.string().describe('which practices keep it there'),
  points: z.number().describe('0 to 28'),
  band: z.enum(['Initial', 'Defined', 'Managed', 'Optimized']),
  cells: z.array(cell),
  practices: z.array(assessedPractice),
  nextSteps: z.array(z.string()).describe('ids of practices, the most useful next one first'),
  claimed: z
    .object({
      points: z.number(),
      level: z.number().int(),
      band: z.string(),
      at: timestamp,
      selfAssessment: idOf('selfAssessment'),
    })
    .nullable()
    .describe('the newest complete self-assessment'),
})
export type Assessment = z.infer<typeof assessment>

export const showAssessment = defineEndpoint({
  id: 'assessment.show',
  method: 'GET',
  path: '/api/v1/assessment',
  scope: 'read',
  summary: 'Assess the project against the 124 practices, from evidence, now.',
  reply: assessment,
})

export const attestation = z.object({
  id: idOf('attestation'),
  practice: z.string(),
  kind: z.enum(['attested', 'exempt', 'not applicable']),
  statement: z.string(),
  owner: z.string().describe('who stands for it'),
  approver: z
    .string()
    .describe('only of exemptions of the old kind: who approved it, in the words of who asked'),
  createdBy: z.string().describe('who said it; of an exemption, who asks for it'),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  source: z.enum(['person', 'self-assessment']),
  decision: z
    .enum(['open', 'approved', 'refused', 'named'])
    .nullable()
    .describe(
      'of an exemption, which counts once it is approved; named: of the old kind, counts until it ends; null: of what needs no second person',
    ),
  decidedBy: z.string().describe('who approved or refused an exemption; empty while nobody did'),
  decidedAt: timestamp.nullable(),
  reason: z.string().describe('of the decision; empty while there is none'),
})
export type Attestation = z.infer<typeof attestation>

export const listAttestations = defineEndpoint({
  id: 'attestations.list',
  method: 'GET',
  path: '/api/v1/attestations',
  scope: 'read',
  summary: 'List attestations, exemptions and “not applicable”, expired ones included.',
  reply: z.object({ items: z.array(attestation) }),
})

export const createAttestation = defineEndpoint({
  id: 'attestations.create',
  method: 'POST',
  path: '/api/v1/attestations',
  scope: 'attest',
  summary:
    'Attest a practice, ask to exempt it, or say why it does not apply; for at most 12 months. An exemption counts once somebody else approved it.',
  body: z.strictObject({
    practice: z
      .string()
      .max(20)
      .describe('id of the practice; `belay assess --json` lists all 124'),
    kind: attestation.shape.kind.describe('what is said of it'),
    statement: z
      .string()
      .trim()
      .min(10, 'at least ten characters: say what is done and where it can be seen')
      .max(2000)
      .describe('what is done and where it can be seen'),
    owner: z.string().trim().min(1).max(200).describe('who stands for it'),
    expiresAt: z.iso.datetime().describe('when it ends, ISO 8601 in UTC; within 12 months'),
  }),
  reply: attestation,
})

export const decideAttestation = defineEndpoint({
  id: 'attestations.decide',
  method: 'POST',
  path: '/api/v1/attestations/:id/decision',
  scope: 'attest',
  of: 'workspace',
  summary:
    'Approve or refuse an exemption. Neither who asked nor who owns it approves it. A decision stands; a new exemption asks again.',
  params: z.object({ id: idOf('attestation') }),
  body: z.strictObject({
    decision: z.enum(['approved', 'refused']).describe('what becomes of it'),
    reason: z.string().trim().min(1).max(2000).describe('why, for the one who asked'),
  }),
  reply: attestation,
  faults: ['not_found', 'own_request', 'conflict'],
})

export const removeAttestation = defineEndpoint({
  id: 'attestations.remove',
  method: 'DELETE',
  path: '/api/v1/attestations/:id',
  scope: 'attest',
  of: 'workspace',
  summary: 'Withdraw an attestation.',
  params: z.object({ id: idOf('attestation') }),
  reply: done,
  faults: ['not_found'],
})

export const answer = z.enum(['yes', 'partly', 'no', 'does not apply'])
export type Answer = z.infer<typeof answer>

/** One question per focus and level that has practices: 25 in all. */
export const question = z.object({
  id: z.string().describe('focus and level: `MOD-1`'),
  focus,
  level,
  text: z.string(),
  meaning: z.object({ yes: z.string(), partly: z.string(), no: z.string() }),
  example: z.string(),
  practices: z.array(z.string()),
})
export type Question = z.infer<typeof question>

export const selfAssessmentResult = z.object({
  points: z.number(),
  band: assessment.shape.band,
  level: z
    .number()
    .int()
    .min(0)
    .max(4)
    .describe('highest level where every focus answered yes or does not apply'),
  cells: z.array(cell.omit({ practices: true, met: true })),
  strengths: z.array(z.object({ question: z.string(), text: z.string() })),
  gaps: z.array(z.object({ question: z.string(), text: z.string() })),
  plan: z
    .array(z.object({ question: z.string(), text: z.string(), practices: z.array(z.string()) }))
    .describe('in order'),
})
export type SelfAssessmentResult = z.infer<typeof selfAssessmentResult>

export const selfAssessment = z.object({
  id: idOf('selfAssessment'),
  startedAt: timestamp,
  completedAt: timestamp.nullable(),
  expiresAt: timestamp.nullable().describe('12 months after completion'),
  by: z.string(),
  answers: z.record(z.string(), z.object({ answer, note: z.string() })),
  result: selfAssessmentResult.describe('of the answers given so far; open questions count as no'),
})
export type SelfAssessment = z.infer<typeof selfAssessment>

export const listSelfAssessments = defineEndpoint({
  id: 'self-assessments.list',
  method: 'GET',
  path: '/api/v1/self-assessments',
  scope: 'read',
  summary: 'List self-assessments, newest first, and the questions.',
  reply: z.object({ questions: z.array(question), items: z.array(selfAssessment) }),
})

export const createSelfAssessment = defineEndpoint({
  id: 'self-assessments.create',
  method: 'POST',
  path: '/api/v1/self-assessments',
  scope: 'attest',
  summary: 'Start a self-assessment; answers are saved one by one.',
  reply: selfAssessment,
})

export const answerSelfAssessment = defineEndpoint({
  id: 'self-assessments.answer',
  method: 'PATCH',
  path: '/api/v1/self-assessments/:id',
  scope: 'attest',
  of: 'workspace',
  summary: 'Save answers; `isComplete` closes it and makes its answers count as attestations.',
  params: z.object({ id: idOf('selfAssessment') }),
  body: z.strictObject({
    answers: z
      .record(
        z.string().max(10),
        z.strictObject({ answer, note: z.string().max(1000).default('') }),
      )
      .default({}),
    isComplete: z.literal(true).optional(),
  }),
  reply: selfAssessment,
  faults: ['not_found', 'conflict'],
})

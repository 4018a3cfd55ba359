import type { Attestation } from '#contract/maturity.ts'
import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  practice: string
  kind: Attestation['kind']
  statement: string
  owner: string
  approver: string
  createdBy: string
  /** Who asked, as deeds keep it; '' in what is older than that, and in self-assessments. */
  creatorKind: string
  creatorId: string
  createdAt: Date
  expiresAt: Date | null
  source: Attestation['source']
  selfAssessment: string | null
  decision: Attestation['decision']
  decidedBy: string
  /** Who decided, as deeds keep it; '' while nobody did. */
  deciderKind: string
  deciderId: string
  decidedAt: Date | null
  reason: string
}

export const table = defineTable<Row>({
  ids: { attestation: 'att' },
  json: {},
  within: { table: 'projects', column: 'project' },
  refersTo: ['selfAssessments'],
})

export const happenings = defineHappenings({
  'attestation.created': 'some',
  'attestation.decided': 'some',
  'attestation.removed': 'some',
  'self-assessment.completed': 'some',
})

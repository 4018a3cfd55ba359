import type { Answer } from '#contract/maturity.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  startedAt: Date
  completedAt: Date | null
  expiresAt: Date | null
  by: string
  answers: Json<Record<string, { answer: Answer; note: string }>>
}

export const table = defineTable<Row>({
  ids: { selfAssessment: 'sas' },
  json: { answers: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'self-assessment.answered': 'some',
  'self-assessment.completed': 'some',
  'self-assessment.started': 'some',
})

import type { Answer } from '#contract/maturity.ts'
import { defineTable, type Json } from '#store/ports/tables/define-table.ts'

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

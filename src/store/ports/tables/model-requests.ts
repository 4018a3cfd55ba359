import type { requestDecisions } from '#contract/model-requests.ts'
import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  model: string
  useCase: string
  requestedBy: string
  requestedAt: Date
  decision: (typeof requestDecisions)[number]
  reason: string
  decidedBy: string
  decidedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { modelRequest: 'mrq' },
  json: {},
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'model-request.created': 'some',
  'model-request.decided': 'some',
})

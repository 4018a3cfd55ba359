import type { VariableValues } from '#contract/prompt-content.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  prompt: string
  name: string
  variables: Json<VariableValues>
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { promptInput: 'prn' },
  json: { variables: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'prompt-input.created': 'some',
  'prompt-input.edited': 'some',
  'prompt-input.removed': 'some',
})

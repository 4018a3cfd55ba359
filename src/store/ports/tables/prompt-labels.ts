import { defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  prompt: string
  label: string
  version: number
  movedAt: Date
  movedBy: string
}

export const table = defineTable<Row>({
  ids: { promptLabel: 'prl' },
  json: {},
  within: { table: 'prompts', column: 'prompt' },
})

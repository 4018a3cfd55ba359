import { defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  prompt: string
  version: number
  hash: string
  message: string
  commit: string
  /** Who wrote it: kind and id of an actor. A reviewer must be somebody else. */
  authorKind: string
  authorId: string
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { promptVersion: 'prv' },
  json: {},
  within: { table: 'prompts', column: 'prompt' },
})

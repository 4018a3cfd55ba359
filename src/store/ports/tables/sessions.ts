import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  person: string
  tokenHash: string
  createdAt: Date
  expiresAt: Date
}

export const table = defineTable<Row>({
  ids: { session: 'ses' },
  json: {},
  within: null,
})

export const happenings = defineHappenings({
  'session.ended': 'progress',
})

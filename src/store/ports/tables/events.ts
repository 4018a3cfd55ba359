import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  at: Date
  actorKind: string
  actorId: string
  actorName: string
  deed: string
  record: string
  detail: Json<Record<string, unknown>>
}

export const table = defineTable<Row>({
  ids: { event: 'evt' },
  json: { detail: true },
  within: null,
})

export const happenings = defineHappenings({
  'overview.opened': 'none',
  'traces.removed': 'some',
})

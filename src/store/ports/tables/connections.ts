import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  name: string
  provider: string
  baseUrl: string
  region: string
  secretSealed: string
  secretHint: string
  settings: Json<Record<string, string>>
  isEnabled: boolean
  createdAt: Date
  createdBy: string
  lastTest: Json<{ at: string; ok: boolean; detail: string; durationMs: number } | null>
}

export const table = defineTable<Row>({
  ids: { connection: 'con' },
  json: { settings: true, lastTest: true },
  within: null,
})

export const happenings = defineHappenings({
  'connection.created': 'some',
  'connection.edited': 'some',
  'connection.removed': 'some',
})

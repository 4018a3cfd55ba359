import type { Role } from '#contract/roles.ts'
import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  name: string
  email: string
  role: Role
  passwordHash: string
  createdAt: Date
  lastSeenAt: Date | null
  isDisabled: boolean
}

export const table = defineTable<Row>({
  ids: { person: 'per' },
  json: {},
  within: null,
})

export const happenings = defineHappenings({
  'person.edited': 'some',
  'person.joined': 'some',
})

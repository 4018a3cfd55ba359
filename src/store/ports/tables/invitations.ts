import type { Role } from '#contract/roles.ts'
import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  role: Role
  email: string | null
  purpose: 'first-owner' | 'invitation'
  tokenHash: string
  createdAt: Date
  expiresAt: Date
  acceptedAt: Date | null
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { invitation: 'inv' },
  json: {},
  within: null,
})

export const happenings = defineHappenings({
  'invitation.created': 'some',
  'invitation.removed': 'some',
})

import type { Limits } from '#contract/keys.ts'
import type { Scope } from '#contract/roles.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  project: string
  environment: string
  name: string
  prefix: string
  hmac: string
  scopes: Json<Scope[]>
  models: Json<string[]>
  limits: Json<Limits>
  metadata: Json<Record<string, string>>
  createdAt: Date
  createdBy: string
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
  /** By scope, ISO 8601; of uses through the API. */
  scopesUsedAt: Json<Partial<Record<Scope, string>>>
}

export const table = defineTable<Row>({
  ids: { key: 'key' },
  json: { scopes: true, models: true, limits: true, metadata: true, scopesUsedAt: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'key.created': 'one',
  'key.edited': 'one',
  'key.restored': 'one',
  'key.revoked': 'one',
  'project.closed': 'some',
  'project.removed': 'some',
})

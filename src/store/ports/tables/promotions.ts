import type { Promotion } from '#contract/promotions.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  project: string
  /** Of the deployment. */
  name: string
  /** Names of environments. */
  fromEnvironment: string
  toEnvironment: string
  release: string
  state: Promotion['state']
  criteria: Json<Promotion['criteria']>
  /** With who stood behind each: nobody approves twice. */
  approvals: Json<readonly (Promotion['approvals'][number] & { readonly person: string })[]>
  /** The rollout that it began; null for none. */
  rollout: string | null
  reason: string
  requestedAt: Date
  requestedBy: string
  requestedByKind: string
  requestedById: string
  decidedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { promotion: 'pmo' },
  json: { criteria: true, approvals: true },
  within: { table: 'projects', column: 'project' },
  refersTo: ['releases'],
})

export const happenings = defineHappenings({
  'promotion.requested': 'one',
  'promotion.approved': 'one',
  'promotion.declined': 'one',
  'promotion.done': 'one',
  'project.removed': 'some',
})

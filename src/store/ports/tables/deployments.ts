import type { AssignmentUnit, Deployment } from '#contract/deployments.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  project: string
  /** Name of the environment. */
  environment: string
  name: string
  purpose: string
  owner: string
  riskTier: Deployment['riskTier']
  unit: AssignmentUnit
  /** Id of the release that serves, and of the one that served before. */
  release: string
  previousRelease: string | null
  state: Deployment['state']
  stopped: Json<Deployment['stopped']>
  /** Text that answers while it is stopped; null: an error. */
  safeAnswer: string | null
  createdAt: Date
  createdBy: string
}

export const table = defineTable<Row>({
  ids: { deployment: 'dep' },
  json: { stopped: true },
  within: { table: 'projects', column: 'project' },
  refersTo: ['releases'],
})

export const happenings = defineHappenings({
  'deployment.created': 'one',
  'deployment.edited': 'one',
  'deployment.resumed': 'one',
  'deployment.stopped': 'one',
  'deployment.rolled-back': 'one',
  'project.removed': 'some',
  'rollout.shipped': 'some',
  'promotion.done': 'some',
})

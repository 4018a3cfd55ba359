import type { RolloutPlan } from '#contract/rollout-plan.ts'
import type { RolloutCourse, RolloutState, RolloutVerdict } from '#contract/rollouts.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  workspace: string
  project: string
  deployment: string
  /** Id of the candidate, and of the release that served when the rollout began. */
  release: string
  control: string
  plan: Json<RolloutPlan>
  course: Json<RolloutCourse>
  /** What units are assigned by; it outlives a restart, so that nobody is assigned anew. */
  salt: string
  state: RolloutState
  /** Which step of the plan, from 0. */
  step: number
  stepStartedAt: Date
  /** Share of the units that the candidate answers, from 0 to 1. */
  weight: number
  verdict: RolloutVerdict | null
  reason: string
  analysis: Json<unknown>
  startedAt: Date
  startedBy: string
  /** Null while it goes on: then it is the one of its deployment. */
  endedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { rollout: 'rol' },
  json: { plan: true, course: true, analysis: true },
  within: { table: 'deployments', column: 'deployment' },
  refersTo: ['releases'],
})

export const happenings = defineHappenings({
  'rollout.started': 'one',
  'rollout.advanced': 'one',
  'rollout.paused': 'one',
  'rollout.resumed': 'one',
  'rollout.held': 'one',
  'rollout.rolled-back': 'one',
  'rollout.shipped': 'one',
  'project.removed': 'some',
  'promotion.done': 'some',
})

import type { Payer } from '#contract/people.ts'
import type { JudgeCalibration } from '#contract/reviews.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  queue: string
  queueName: string
  dimension: string
  evaluator: string
  settings: Json<JudgeCalibration['settings']>
  threshold: number | null
  judgeModel: string
  judgePrompt: string
  state: JudgeCalibration['state']
  reason: string
  truePasses: number
  falsePasses: number
  falseFails: number
  trueFails: number
  unscored: number
  costUsd: string | null
  createdAt: Date
  createdBy: string
  /** As with evaluations. */
  payer: Json<Payer | null>
}

export const table = defineTable<Row>({
  ids: { judgeCalibration: 'jcl' },
  json: { settings: true, payer: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'judge-calibration.created': 'some',
  'judge-calibration.progressed': 'progress',
})

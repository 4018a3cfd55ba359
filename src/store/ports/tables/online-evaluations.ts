import type { OnlineEvaluator, OnlineFilter } from '#contract/online-evaluations.ts'
import type { Payer } from '#contract/people.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  name: string
  evaluators: Json<OnlineEvaluator[]>
  filter: Json<OnlineFilter>
  share: number
  tracesPerHourMax: number
  delayS: number
  judgeModel: string
  budgetUsdPerDay: string | null
  isOn: boolean
  judged: number
  skipped: number
  problem: string
  /** The day in UTC that `spentUsd` is of: 2026-11-26; '' before the first. */
  spentDay: string
  spentUsd: string
  /** Nanoseconds since 1970 as a decimal string. */
  judgedToNs: string
  createdAt: Date
  createdBy: string
  /** As with evaluations. */
  payer: Json<Payer | null>
}

export const table = defineTable<Row>({
  ids: { onlineEvaluation: 'oev' },
  json: { evaluators: true, filter: true, payer: true },
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'online-evaluation.created': 'some',
  'online-evaluation.edited': 'some',
  'online-evaluation.progressed': 'progress',
  'online-evaluation.removed': 'some',
})

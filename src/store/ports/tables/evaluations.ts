import type {
  Evaluation,
  EvaluationChoice,
  EvaluationDefinition,
  evaluationStates,
} from '#contract/evaluations.ts'
import type { Payer } from '#contract/people.ts'
import { defineHappenings, defineTable, type Json } from '#store/ports/tables/define-table.ts'
import type { MeasuredVariant } from '#store/ports/measured-variant.ts'

type Row = {
  id: string
  project: string
  name: string
  state: (typeof evaluationStates)[number]
  reason: string
  definition: Json<EvaluationDefinition>
  /** For each variant, the prompt version that it was pinned to (`name@4`); '' for other kinds. */
  pinned: Json<string[]>
  dataset: string
  datasetName: string
  datasetVersion: number
  calls: number
  callsDone: number
  callsFailed: number
  costUsd: string | null
  gate: 'none' | 'passed' | 'failed' | 'open'
  /** Of each variant that was compared with the baseline; empty until it is over. */
  verdicts: Json<Evaluation['verdicts']>
  /** Counts the times that its failed calls were made anew. */
  attempt: number
  choice: Json<EvaluationChoice | null>
  /** What it found of each variant that asked a model, for the catalogue; empty until it is over. */
  measured: Json<MeasuredVariant[]>
  createdAt: Date
  createdBy: string
  /** Who pays for its calls; null when it is older than the column and nobody knows. */
  payer: Json<Payer | null>
  startedAt: Date | null
  endedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { evaluation: 'evn' },
  json: {
    definition: true,
    pinned: true,
    verdicts: true,
    choice: true,
    measured: true,
    payer: true,
  },
  within: { table: 'projects', column: 'project' },
  refersTo: ['datasets'],
})

export const happenings = defineHappenings({
  'evaluation.cancelled': 'some',
  'evaluation.chosen': 'some',
  'evaluation.created': 'some',
  'evaluation.progressed': 'progress',
  'evaluation.removed': 'some',
  'evaluation.resumed': 'some',
})

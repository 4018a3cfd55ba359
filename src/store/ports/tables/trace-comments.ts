import type { Actor } from '#contract/people.ts'
import { defineHappenings, defineTable } from '#store/ports/tables/define-table.ts'

type Row = {
  id: string
  project: string
  traceId: string
  /** '' for the trace as a whole. */
  spanId: string
  /** When the trace ended, as far as was known when this was written: it goes when the trace is too old to be kept. */
  traceEndedAt: Date
  text: string
  authorKind: Actor['kind']
  authorId: string
  /** Their name at the time. */
  author: string
  createdAt: Date
  editedAt: Date | null
}

export const table = defineTable<Row>({
  ids: { traceComment: 'tcm' },
  json: {},
  within: { table: 'projects', column: 'project' },
})

export const happenings = defineHappenings({
  'trace-comment.created': 'some',
  'trace-comment.edited': 'some',
  'trace-comment.removed': 'some',
  'traces.removalBegun': 'some',
})

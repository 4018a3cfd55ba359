import type { Column } from '#promptfoo/plan-rows.ts'
import type { CaseResult } from '#promptfoo/case-result.ts'
import type { Statistics } from '#promptfoo/statistics.ts'
import type { Suite } from '#promptfoo/suite.ts'

/** Takes results as they come, in the order of rows and columns, and the sums at the end. */
export type Sink = {
  add(result: CaseResult): void
  end(statistics: Statistics): void
}

export type SinkParts = {
  readonly suite: Suite
  readonly columns: readonly Column[]
  /** ISO 8601. */
  readonly startedAt: string
}

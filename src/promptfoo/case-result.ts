import type { Grade } from '#promptfoo/assertions/grade.ts'
import type { Answer, Provider, ReadyTest, Variables } from '#promptfoo/suite.ts'

/** What became of one row in one column. */
export type CaseResult = {
  readonly row: number
  readonly column: number
  readonly repeatIndex: number
  readonly test: ReadyTest
  readonly provider: Provider
  readonly promptLabel: string
  readonly promptId: string
  /** As it was sent; '' where it could not be rendered. */
  readonly prompt: string
  readonly vars: Variables
  readonly answer: Answer
  /** After all transforms; undefined where there is none. */
  readonly output: unknown
  /** `failed`: an assertion does not hold. `error`: there was nothing to judge, or an assertion could not be decided. */
  readonly outcome: 'passed' | 'failed' | 'error'
  /** Why it did not pass; '' when it did. */
  readonly reason: string
  readonly score: number
  readonly grade: Grade | null
  readonly latencyMs: number
}

import type { Draft } from '#web/pages/playground/draft.ts'
import { isOver, type Runs } from '#web/pages/playground/runs.ts'
import { spreadOf } from '#web/pages/playground/spread.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { plural } from '#web/format/number.ts'

type RunAnswerProps = {
  readonly draft: Draft
  readonly runs: Runs
  readonly isRunning: boolean
}

/** The run in a sentence: how many answered, for how much, and who was first. */
export function RunAnswer({ draft, runs, isRunning }: RunAnswerProps) {
  const columns = draft.models.flatMap(({ key }) => runs[key] ?? [])
  const answers = columns.flatMap((run) => run.answers)
  if (answers.length === 0)
    return (
      <>
        Ask up to six models the same and compare what they answer, how fast, and for how much.
        Every call is a trace like any other.
      </>
    )
  const spread = spreadOf(answers)
  const over = answers.filter(isOver).length
  const first = columns
    .flatMap(({ model, answers: own }) =>
      own.map((answer) => ({ model, firstTokenMs: answer.figures?.firstTokenMs ?? Infinity })),
    )
    .toSorted((left, right) => left.firstTokenMs - right.firstTokenMs)[0]
  return (
    <>
      {isRunning ? (
        <>
          <strong>
            {over} of {answers.length}
          </strong>{' '}
          done, the others are being written.
        </>
      ) : (
        <>
          <strong>
            {spread.finished} of {plural(answers.length, 'call')}
          </strong>{' '}
          answered{spread.failed === 0 ? '' : `, ${spread.failed} failed`}
          {spread.costUsd === null ? '' : `, for ${formatUsd(String(spread.costUsd))} in all`}
          {spread.unpriced === 0 ? '' : `, ${spread.unpriced} unpriced`}
          {first === undefined || first.firstTokenMs === Infinity || columns.length < 2
            ? ''
            : `; ${first.model} wrote first, after ${formatDuration(first.firstTokenMs)}`}
          .
        </>
      )}
    </>
  )
}

import { outputOf } from '#web/pages/playground/answer-parts.ts'
import type { Draft } from '#web/pages/playground/draft.ts'
import type { Runs } from '#web/pages/playground/runs.ts'

/** An answer that says something, under a name that no other of the page has. */
export type NamedAnswer = {
  readonly key: string
  readonly name: string
  readonly output: string
  readonly traceId: string
}

/** Answers that can be compared and kept, column by column. */
export function answersOf(columns: Draft['models'], runs: Runs): readonly NamedAnswer[] {
  return columns.flatMap(({ key }, column) => {
    const run = runs[key]
    if (run === undefined) return []
    const isTwice = columns.some(
      (other, index) => index !== column && runs[other.key]?.model === run.model,
    )
    return run.answers.flatMap((answer, repeat) => {
      const output = outputOf(answer)
      if (output === '') return []
      const name = [
        run.model,
        isTwice ? `column ${column + 1}` : '',
        run.answers.length > 1 ? `answer ${repeat + 1}` : '',
      ]
      return [
        {
          key: `${key} ${repeat}`,
          name: name.filter((part) => part !== '').join(', '),
          output,
          traceId: answer.traceId,
        },
      ]
    })
  })
}

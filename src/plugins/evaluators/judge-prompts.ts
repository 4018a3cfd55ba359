import { evaluators } from './catalog.gen.ts'
import type { JudgePrompt } from './define.ts'

/** The prompts of all judges as they are shipped, sorted by id (`judge/<evaluator>`). */
export function judgePrompts(): JudgePrompt[] {
  return Object.values(evaluators)
    .flatMap((evaluator) =>
      evaluator.over === 'set' || evaluator.judge === undefined ? [] : [evaluator.judge],
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

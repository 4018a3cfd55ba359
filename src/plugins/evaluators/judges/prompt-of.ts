import { createHash } from 'node:crypto'
import type { JudgePrompt } from '../define.ts'
import { fence, type Material } from './fence.ts'

/** The prompt of a judge that is shown these parts of a case, each in its fence. */
export function promptOf(
  evaluator: string,
  system: readonly string[],
  shown: readonly Material[],
): JudgePrompt {
  return promptWith(evaluator, system, shown.map(fence).join('\n\n'))
}

/** The prompt of a judge with a user message of its own. */
export function promptWith(
  evaluator: string,
  system: readonly string[],
  user: string,
): JudgePrompt {
  const text = system.join('\n')
  return {
    id: `judge/${evaluator}`,
    system: text,
    user,
    hash: createHash('sha256').update(`${text}\0${user}`).digest('hex'),
  }
}

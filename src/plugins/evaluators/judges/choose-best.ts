import { z } from 'zod'
import {
  type ChoiceOutcome,
  type EvaluationCase,
  type EvaluatorTools,
  type JudgePrompt,
} from '../define.ts'
import { judgeModelField } from '../setting-fields.ts'
import { fence, fenced, fenceRules, materialOf } from './fence.ts'
import { promptWith } from './prompt-of.ts'
import { outputTokensMax, readAnswer, reasonOfJudge, wholeNumber } from './read-answer.ts'

/** Settings of every evaluator that chooses. */
export const choiceSettings = z.strictObject({
  criterion: z
    .string()
    .min(1)
    .max(5000)
    .default('Which answer serves the one who asked best: right, complete, clear?')
    .describe('what makes one better than another'),
  model: judgeModelField,
})

/** The prompt of a judge that chooses among numbered candidates. */
export function choicePrompt(evaluator: string): JudgePrompt {
  const system = [
    'You compare several answers to the same input and name the best by the criterion.',
    ...fenceRules,
    'The order in which the candidates stand says nothing about them.',
    'Answer with one JSON object: {"reason": "one or two sentences", "best": the number of the best candidate, or 0 when two or more are equally good}. Give the reason before the number.',
  ]
  return promptWith(evaluator, system, `${fence('input')}\n\n{{ candidates }}`)
}

/**
 * Asks in the given order and in its reverse, because judges favour a place. Best is what both name;
 * where they name different ones, those share it. Equal outputs share it without being asked about.
 */
export async function askInBothOrders(
  judge: JudgePrompt,
  candidates: readonly EvaluationCase[],
  settings: z.output<typeof choiceSettings>,
  callModel: NonNullable<EvaluatorTools['callModel']>,
): Promise<{ readonly best: readonly number[]; readonly reason: string } | null> {
  if (new Set(candidates.map(({ output }) => output)).size === 1)
    return { best: candidates.map((_, at) => at), reason: 'The outputs are the same.' }
  const [forth, back] = await Promise.all([
    askForBest(judge, candidates, settings, callModel),
    askForBest(judge, candidates.toReversed(), settings, callModel),
  ])
  if (forth === null || back === null) return null
  const backwards = back.best.map((at) => candidates.length - 1 - at)
  const both = forth.best.filter((at) => backwards.includes(at))
  return both.length > 0
    ? { best: both, reason: forth.reason }
    : {
        best: [...forth.best, ...backwards],
        reason: `In one order: ${forth.reason} In the other: ${back.reason}`,
      }
}

/** Asks the judge once, with the candidates in the given order; the places of the best, all of them for a tie; null for no answer. */
export async function askForBest(
  judge: JudgePrompt,
  candidates: readonly EvaluationCase[],
  { criterion, model }: z.output<typeof choiceSettings>,
  callModel: NonNullable<EvaluatorTools['callModel']>,
): Promise<{ readonly best: readonly number[]; readonly reason: string } | null> {
  const [first] = candidates
  const { text } = await callModel({
    judge,
    // The criterion is the word of whoever evaluates, not material.
    rules: `Criterion: ${criterion}`,
    values: {
      ...(first === undefined ? {} : materialOf(first, ['input'])),
      candidates: candidates
        .map(({ output }, at) => fenced(`candidate ${at + 1}`, output))
        .join('\n\n'),
    },
    schema: {
      type: 'object',
      properties: {
        reason: { type: 'string' },
        best: { type: 'integer', minimum: 0, maximum: candidates.length },
      },
      required: ['reason', 'best'],
      additionalProperties: false,
    },
    model,
    outputTokensMax,
  })
  const answer = readAnswer(
    text,
    z.object({ best: wholeNumber(0, candidates.length), reason: reasonOfJudge }),
  )
  if (answer === null) return null
  const best = answer.best === 0 ? candidates.map((_, at) => at) : [answer.best - 1]
  return { best, reason: answer.reason }
}

/** One for the best, nothing for the others; several that are equally good share it. */
export function chosen(
  count: number,
  winners: readonly number[],
  explanation: string,
): ChoiceOutcome {
  const [best = null, ...others] = winners
  return {
    kind: 'chosen',
    best: others.length === 0 ? best : null,
    scores: Array.from({ length: count }, (_, at) =>
      winners.includes(at) ? 1 / winners.length : 0,
    ),
    explanation,
  }
}

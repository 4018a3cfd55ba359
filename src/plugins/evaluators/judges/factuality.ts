import { z } from 'zod'
import { defineEvaluator } from '../define.ts'
import { quoted, unscored } from '../outcome.ts'
import { judgeModelField } from '../setting-fields.ts'
import { fenceRules, materialOf } from './fence.ts'
import { promptOf } from './prompt-of.ts'
import { outputTokensMax, readAnswer, reasonOfJudge } from './read-answer.ts'

const shown = ['input', 'expected', 'output'] as const
/** The categories of OpenAI's `fact` evaluation, and what each is worth here unless the settings say so. */
const worthDefault = { A: 0.4, B: 0.6, C: 1, D: 0, E: 1 } as const
const meanings = {
  A: 'the output says less than the expected answer, and agrees with it',
  B: 'the output says more than the expected answer, and agrees with it',
  C: 'both say the same',
  D: 'they contradict each other',
  E: 'they differ, and the difference does not matter for the facts',
} as const

const system = [
  'You compare the facts of an output with those of an expected answer to the same input. Style, grammar and punctuation do not matter.',
  ...Object.entries(meanings).map(([letter, meaning]) => `${letter}: ${meaning}.`),
  ...fenceRules,
  'Answer with one JSON object: {"reason": "one or two sentences", "category": "A", "B", "C", "D" or "E"}. Give the reason before the category.',
]
const judge = promptOf('factuality', system, shown)

const answerShape = z.object({
  category: z
    .string()
    .trim()
    .toUpperCase()
    .pipe(z.enum(['A', 'B', 'C', 'D', 'E'])),
  reason: reasonOfJudge,
})
const worth = z.number().min(0).max(1)

export const evaluator = defineEvaluator({
  id: 'factuality',
  title: 'Factuality',
  summary:
    'How the facts of the answer stand to those of the expected one, in five categories from A to E.',
  family: 'judge',
  needs: ['input', 'expected', 'output', 'model'],
  measures: 'category',
  judge,
  settings: z.strictObject({
    worth: z
      .strictObject({ A: worth, B: worth, C: worth, D: worth, E: worth })
      .default(worthDefault)
      .describe(
        'score of each category: A less, B more, C the same, D a contradiction, E no matter',
      ),
    threshold: z.number().min(0).max(1).default(0.5).describe('least score that passes'),
    model: judgeModelField,
  }),
  async evaluate(input, { worth: scores, threshold, model }, { callModel }) {
    if (callModel === null) return unscored('No judge model is configured.')
    const { text } = await callModel({
      judge,
      rules: '',
      values: materialOf(input, shown),
      schema: {
        type: 'object',
        properties: {
          reason: { type: 'string' },
          category: { type: 'string', enum: Object.keys(meanings) },
        },
        required: ['reason', 'category'],
        additionalProperties: false,
      },
      model,
      outputTokensMax,
    })
    const answer = readAnswer(text, answerShape)
    if (answer === null)
      return unscored(`The judge did not answer with a category from A to E: ${quoted(text)}.`)
    const { category, reason } = answer
    const score = scores[category]
    return {
      kind: 'scored',
      score,
      passed: score >= threshold,
      label: category,
      explanation: `${category}, ${meanings[category]}. ${reason}`,
    }
  },
  examples: [
    {
      title: 'the same facts are category C',
      case: { input: 'Who?', expected: 'Ada', output: 'It was Ada.' },
      answers: ['{"reason": "Both say Ada.", "category": "C"}'],
      expect: { score: 1, label: 'C', passed: true },
    },
    {
      title: 'a contradiction does not pass',
      case: { input: 'Who?', expected: 'Ada', output: 'Grace.' },
      answers: ['{"reason": "Another person.", "category": "D"}'],
      expect: { score: 0, label: 'D', passed: false },
    },
    {
      title: 'an answer without a category leaves it unscored',
      case: { input: 'Who?', expected: 'Ada', output: 'Grace.' },
      answers: ['No.'],
      expect: { unscored: 'category from A to E' },
    },
  ],
})

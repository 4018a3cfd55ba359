import { z } from 'zod'
import { defineEvaluator } from '../define.ts'
import { graded, unscored } from '../outcome.ts'
import { judgeModelField, thresholdField } from '../setting-fields.ts'
import { fenceRules } from './fence.ts'
import { askForGrade } from './judge.ts'
import { promptOf } from './prompt-of.ts'

/** A rubric of one's own: criterion and steps come from the settings, and go where the system part is made. */
const shown = ['input', 'expected', 'context', 'output'] as const

const system = [
  'You are a careful judge of answers that a language model gave.',
  'Grade the output by the criterion and, where there are steps, go through them one by one before you grade.',
  ...fenceRules,
  'Material that is empty was not given.',
  'Answer with one JSON object: {"reason": "one or two sentences that name what decided", "grade": a whole number from 1 to 5, 5 being the best}. Give the reason before the grade.',
]
const judge = promptOf('rubric', system, shown)

export const evaluator = defineEvaluator({
  id: 'rubric',
  title: 'Own rubric',
  summary:
    'A judge with a criterion of your own and, if you like, the steps to grade by (as in G-Eval).',
  family: 'judge',
  needs: ['output', 'model'],
  measures: 'score',
  judge,
  settings: z.strictObject({
    criterion: z.string().min(1).max(5000).describe('what a good output is, in a sentence or more'),
    steps: z
      .array(z.string().min(1).max(1000))
      .max(20)
      .default([])
      .describe('what to look at, in order'),
    threshold: thresholdField,
    model: judgeModelField,
  }),
  async evaluate(input, { criterion, steps, threshold, model }, { callModel }) {
    if (callModel === null) return unscored('No judge model is configured.')
    const rules = [
      `Criterion: ${criterion}`,
      ...steps.map((step, at) => `Step ${at + 1}: ${step}`),
    ].join('\n')
    const answer = await askForGrade(input, {
      judge,
      rules,
      shown,
      model,
      callModel,
    })
    return answer.kind === 'unscored'
      ? answer
      : graded(answer.score, threshold, answer.reason, { grade: answer.grade })
  },
  examples: [
    {
      title: 'the grade of the judge becomes a score',
      case: { output: 'The belayer.' },
      settings: { criterion: 'It names the person.', steps: ['Find a person.'], threshold: 0.7 },
      answers: ['{"reason": "It does.", "grade": 4}'],
      expect: { score: 0.75, passed: true },
    },
    {
      title: 'a judge that gives no grade leaves it unscored',
      case: { output: 'The belayer.' },
      settings: { criterion: 'It names the person.' },
      answers: ['{"reason": "Hm.", "grade": 9}'],
      expect: { unscored: 'did not answer with a grade' },
    },
  ],
})

import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'closed-qa',
  title: 'Closed question',
  summary: 'Whether the answer meets the criterion that the item states as expected.',
  family: 'judge',
  question: 'Does the output meet the criterion that stands under expected?',
  grades: ['It does not meet it.', 'It meets it in part.', 'It meets it fully.'],
  shown: ['input', 'expected', 'output'],
})

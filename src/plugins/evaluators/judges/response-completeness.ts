import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'response-completeness',
  title: 'Response completeness',
  summary: 'Whether the answer has everything that the expected one has.',
  family: 'judge',
  question: 'How much of what the expected answer contains does the output contain?',
  grades: ['Next to nothing of it.', 'The main point, with important parts missing.', 'All of it.'],
  shown: ['input', 'expected', 'output'],
  beware: 'Additional correct material neither helps nor hurts.',
})

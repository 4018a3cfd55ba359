import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'answer-correctness',
  title: 'Answer correctness',
  summary: 'Whether the answer is right, measured by the expected one.',
  family: 'judge',
  question: 'Is the output factually right, taking the expected answer as the truth?',
  grades: [
    'Wrong in its main point.',
    'Right in the main point, with a mistake in another.',
    'Right in everything that it says.',
  ],
  shown: ['input', 'expected', 'output'],
})

import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'task-completion',
  title: 'Task completion',
  summary: 'Whether the task was finished.',
  family: 'judge',
  question: 'Was the task in the input finished by the output?',
  grades: [
    'Nothing usable was done.',
    'Part of it was done.',
    'All of it was done and can be used as it is.',
  ],
  shown: ['input', 'output'],
})

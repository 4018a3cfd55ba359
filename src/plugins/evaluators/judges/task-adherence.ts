import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'task-adherence',
  title: 'Task adherence',
  summary: 'Whether the application kept to its task and rules.',
  family: 'judge',
  question:
    'Does the output keep to the task and the rules that the input sets, and do nothing beyond them?',
  grades: [
    'It leaves the task or breaks a rule.',
    'It keeps to the task with small liberties.',
    'It keeps to the task and to every rule.',
  ],
  shown: ['input', 'output'],
})

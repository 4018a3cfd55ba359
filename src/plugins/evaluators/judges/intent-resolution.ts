import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'intent-resolution',
  title: 'Intent resolution',
  summary: 'Whether the application understood what the user wanted and settled it.',
  family: 'judge',
  question: 'Was the user’s intent understood and resolved by the output?',
  grades: [
    'The intent was missed.',
    'It was understood and settled in part.',
    'It was understood and fully settled, or a clarifying question was rightly asked.',
  ],
  shown: ['input', 'output'],
})

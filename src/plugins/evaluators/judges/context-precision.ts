import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'context-precision',
  title: 'Context precision',
  summary: 'How much of the retrieved context is of use for the question.',
  family: 'judge',
  question:
    'How much of the context is useful for answering the input as the expected answer does, and do the useful documents come first?',
  grades: [
    'Hardly any of it is useful.',
    'About half is useful, or the useful part stands last.',
    'All of it is useful, the most useful first.',
  ],
  shown: ['input', 'expected', 'context', 'output'],
  beware: 'Judge the context, not the output.',
})

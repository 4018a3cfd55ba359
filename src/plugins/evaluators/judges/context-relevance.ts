import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'context-relevance',
  title: 'Context relevance',
  summary: 'How well the retrieved context fits the question.',
  family: 'judge',
  question: 'How relevant is the context to the input?',
  grades: [
    'It is about something else.',
    'It is about the subject and does not settle the question.',
    'It is exactly what is needed.',
  ],
  shown: ['input', 'context', 'output'],
  beware: 'Judge the context, not the output.',
})

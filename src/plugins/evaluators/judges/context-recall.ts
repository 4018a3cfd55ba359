import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'context-recall',
  title: 'Context recall',
  summary: 'Whether the retrieved context holds what the expected answer needs.',
  family: 'judge',
  question: 'How much of what the expected answer says can be found in the context?',
  grades: [
    'Next to none of it.',
    'Some of it; an important part is missing.',
    'Every statement of it.',
  ],
  shown: ['input', 'expected', 'context', 'output'],
  beware: 'Judge the context, not the output.',
})

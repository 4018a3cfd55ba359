import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'translation',
  title: 'Translation',
  summary: 'How good a translation the answer is.',
  family: 'judge',
  question:
    'How well does the output carry the meaning and tone of the input into the other language?',
  grades: [
    'The meaning is lost or wrong.',
    'The meaning is there, with mistakes or stiff phrases.',
    'Meaning and tone are kept, and it reads naturally.',
  ],
  shown: ['input', 'output'],
})

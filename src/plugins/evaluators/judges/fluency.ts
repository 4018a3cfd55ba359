import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'fluency',
  title: 'Fluency',
  summary: 'How natural the language of the answer is.',
  family: 'judge',
  question:
    'How correct and natural is the language of the output, in whichever language it is written?',
  grades: [
    'Grammar or wording make it hard to understand.',
    'Understandable, with awkward or wrong phrases.',
    'Reads as if a careful native speaker had written it.',
  ],
  shown: ['output'],
  beware: 'Whether what it says is true does not matter here.',
})

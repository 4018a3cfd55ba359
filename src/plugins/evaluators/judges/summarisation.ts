import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'summarisation',
  title: 'Summarisation',
  summary: 'How good a summary the answer is of the text it was given.',
  family: 'judge',
  question:
    'How good a summary of the input is the output: true to it, with what matters, and short?',
  grades: [
    'It misses the point or says what the text does not.',
    'The main points are there, with gaps or padding.',
    'What matters is there, true and in few words.',
  ],
  shown: ['input', 'output'],
})

import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'similarity',
  title: 'Similarity',
  summary: 'How close in meaning the answer is to the expected one.',
  family: 'judge',
  question: 'How well does the output agree in meaning with the expected answer?',
  grades: [
    'It says something else or the opposite.',
    'It agrees in the main point and differs in others.',
    'It means the same, whatever the words.',
  ],
  shown: ['input', 'expected', 'output'],
  beware: 'Different wording, order or language is no difference in meaning.',
})

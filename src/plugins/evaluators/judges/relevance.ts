import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'relevance',
  title: 'Relevance',
  summary: 'How well the answer speaks to the question.',
  family: 'judge',
  question: 'How directly does the output address what the input asks for?',
  grades: [
    'It speaks of something else.',
    'It touches the question and leaves part of it open, or wanders off.',
    'It answers exactly what was asked, all of it and nothing beside.',
  ],
  shown: ['input', 'output'],
})

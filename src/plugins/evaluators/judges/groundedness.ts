import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'groundedness',
  title: 'Groundedness',
  summary: 'Whether what the answer claims stands in its context.',
  family: 'judge',
  question: 'How far is every claim of the output supported by the context?',
  grades: [
    'Its main claims are not in the context, or contradict it.',
    'The main claim is supported, others are not.',
    'Every claim can be pointed to in the context.',
  ],
  shown: ['context', 'output'],
  beware: 'What is true in the world and not in the context is not supported.',
})

import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'coherence',
  title: 'Coherence',
  summary: 'How well the answer hangs together as a text.',
  family: 'judge',
  question: 'How well do the sentences of the output follow from each other and make one text?',
  grades: [
    'The sentences contradict each other or stand beside each other without order.',
    'The thread can be followed, with jumps or repetitions.',
    'Every sentence has its place, and the whole reads as one thought.',
  ],
  shown: ['input', 'output'],
})

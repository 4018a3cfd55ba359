import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'faithfulness',
  title: 'Faithfulness',
  summary: 'Whether the answer keeps to its context without adding or bending anything.',
  family: 'judge',
  question:
    'Does the output stay faithful to the context for this input, neither adding to it nor bending it?',
  grades: [
    'It invents or reverses what the context says.',
    'It is faithful in the main and embellishes details.',
    'Nothing in it goes beyond the context or changes its sense.',
  ],
  shown: ['input', 'context', 'output'],
  beware: 'An honest "the context does not say" is faithful.',
})

import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'instruction-following',
  title: 'Instruction following',
  summary: 'Whether the answer does everything that it was told to.',
  family: 'judge',
  question:
    'Does the output follow every instruction in the input, also those about form, length and language?',
  grades: [
    'It ignores the instructions.',
    'It follows the main one and breaks others.',
    'It follows all of them.',
  ],
  shown: ['input', 'output'],
})

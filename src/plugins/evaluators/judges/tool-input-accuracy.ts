import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'tool-input-accuracy',
  title: 'Tool input accuracy',
  summary: 'Whether tools were called with the right arguments.',
  family: 'judge',
  question:
    'Are the arguments of the tool calls complete, of the right kind, and taken from the input?',
  grades: [
    'Arguments are invented, missing or wrong.',
    'Mostly right, with one that is guessed.',
    'All are right, and each can be traced to the input.',
  ],
  shown: ['input', 'tools', 'tool_calls', 'output'],
})

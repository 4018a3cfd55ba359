import { defineJudge } from './judge.ts'

export const evaluator = defineJudge({
  id: 'tool-call-accuracy',
  title: 'Tool call accuracy',
  summary: 'Whether the right tools were called, for the right reasons.',
  family: 'judge',
  question: 'Were the tool calls the right ones for this input, given the tools there were?',
  grades: [
    'Wrong or needless tools were called, or a needed one was not.',
    'The right tool, with needless or missing calls beside it.',
    'Exactly the calls that were needed.',
  ],
  shown: ['input', 'tools', 'tool_calls', 'output'],
})

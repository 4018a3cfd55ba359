import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { callSet } from './reading/match-calls.ts'
import { thresholdField } from './setting-fields.ts'

const search = { name: 'search', arguments: { query: 'rope' } }
const book = { name: 'book', arguments: { guide: 'Ada' } }

export const evaluator = defineEvaluator({
  id: 'tool-call-f1',
  title: 'F1 of tool calls',
  summary:
    'Calls that were made and calls that should have been, by name and arguments, in any order and each counted once, as ragas does.',
  family: 'tools',
  needs: ['tool calls', 'expected tool calls'],
  measures: 'score',
  settings: z.strictObject({
    arguments: z.boolean().default(true).describe('false compares the names of tools alone'),
    threshold: thresholdField,
  }),
  evaluate({ toolCalls, expectedToolCalls }, { arguments: withArguments, threshold }) {
    const called = callSet(toolCalls, withArguments)
    const expected = callSet(expectedToolCalls, withArguments)
    // ragas says 0 here; doing nothing where nothing is to be done is right.
    if (called.size + expected.size === 0)
      return graded(1, threshold, 'No call was made, and none was expected.')
    const matched = called.intersection(expected).size
    const score = (2 * matched) / (called.size + expected.size)
    return graded(
      score,
      threshold,
      `${matched} of ${called.size} calls were expected, of ${expected.size} in all; F1 is ${shown(score)}.`,
    )
  },
  // The three values of ragas, tests/unit/test_tool_call_f1.py.
  examples: [
    {
      title: 'all calls, in another order, are 1',
      case: { toolCalls: [book, search], expectedToolCalls: [search, book] },
      expect: { score: 1 },
    },
    {
      title: 'one of two expected calls is two thirds',
      case: { toolCalls: [search], expectedToolCalls: [search, book] },
      settings: { threshold: 0.7 },
      expect: { score: 2 / 3, passed: false },
    },
    {
      title: 'a call that is repeated counts once, and the order of arguments does not count',
      case: {
        toolCalls: [search, { name: 'walk', arguments: { to: 'A', by: 'B' } }, search],
        expectedToolCalls: [search, { name: 'walk', arguments: { by: 'B', to: 'A' } }],
      },
      settings: { threshold: 1 },
      expect: { score: 1, passed: true },
    },
    {
      title: 'no call where none was expected is right',
      case: { toolCalls: [], expectedToolCalls: [] },
      expect: { score: 1 },
    },
    {
      title: 'other arguments are another call',
      case: {
        toolCalls: [{ name: 'search', arguments: { query: 'bolt' } }],
        expectedToolCalls: [search],
      },
      expect: { score: 0 },
    },
    {
      title: 'arguments in JSON are the same, and none is as good as an empty object',
      case: {
        toolCalls: [
          { name: 'search', arguments: '{"query": "rope"}' },
          { name: 'end', arguments: {} },
        ],
        expectedToolCalls: [search, { name: 'end', arguments: undefined }],
      },
      expect: { score: 1 },
    },
    {
      title: 'whole numbers beyond 2^53 are compared to their last digit',
      case: {
        toolCalls: [{ name: 'refund', arguments: '{"order": 9007199254740993}' }],
        expectedToolCalls: [{ name: 'refund', arguments: '{"order": 9007199254740992}' }],
      },
      expect: { score: 0 },
    },
    {
      title: 'names alone may be compared',
      case: {
        toolCalls: [{ name: 'search', arguments: { query: 'bolt' } }],
        expectedToolCalls: [search],
      },
      settings: { arguments: false },
      expect: { score: 1 },
    },
  ],
})

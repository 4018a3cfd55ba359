import { z } from 'zod'
import { defineEvaluator, type ToolCall } from './define.ts'
import { judged } from './outcome.ts'
import { isSameCall } from './reading/match-calls.ts'

const calls = (...names: string[]): ToolCall[] => names.map((name) => ({ name, arguments: {} }))

export const evaluator = defineEvaluator({
  id: 'tool-sequence',
  title: 'Tool sequence',
  summary:
    'The expected tools were called in their order; others may stand between them unless exact.',
  family: 'tools',
  needs: ['tool calls', 'expected tool calls'],
  measures: 'pass',
  settings: z.strictObject({
    match: z
      .enum(['exact', 'in order', 'any order'])
      .default('in order')
      .describe('exact: these calls and no others; in order: others may stand between'),
    arguments: z.boolean().default(false).describe('true compares arguments too'),
  }),
  evaluate({ toolCalls, expectedToolCalls }, { match, arguments: withArguments }) {
    const [called, expected] = [toolCalls ?? [], expectedToolCalls ?? []]
    const missing = missingFrom(called, expected, match, withArguments)
    const told = `Called: ${namesOf(called)}. Expected ${match}: ${namesOf(expected)}.`
    if (missing !== null) return judged(false, `${told} ${missing.name} is not where it should be.`)
    return judged(match !== 'exact' || called.length === expected.length, told)
  },
  examples: [
    {
      title: 'another call in between is allowed in order',
      case: { toolCalls: calls('a', 'x', 'b'), expectedToolCalls: calls('a', 'b') },
      expect: { passed: true },
    },
    {
      title: 'and is not when the match is exact',
      case: { toolCalls: calls('a', 'x', 'b'), expectedToolCalls: calls('a', 'b') },
      settings: { match: 'exact' },
      expect: { passed: false },
    },
    {
      title: 'the wrong order fails, and passes in any order',
      case: { toolCalls: calls('b', 'a'), expectedToolCalls: calls('a', 'b') },
      expect: { passed: false },
    },
    {
      title: 'any order takes them as they come',
      case: { toolCalls: calls('b', 'a'), expectedToolCalls: calls('a', 'b') },
      settings: { match: 'any order' },
      expect: { passed: true },
    },
  ],
})

/** The first expected call that has no place among those that were made; null when all have. */
function missingFrom(
  called: readonly ToolCall[],
  expected: readonly ToolCall[],
  match: 'exact' | 'in order' | 'any order',
  withArguments: boolean,
): ToolCall | null {
  const left = [...called]
  for (const call of expected) {
    const at = left.findIndex((one) => isSameCall(one, call, withArguments))
    if (at === -1 || (match === 'exact' && at !== 0)) return call
    // In order, what stands before the match is passed over.
    left.splice(match === 'any order' ? at : 0, match === 'any order' ? 1 : at + 1)
  }
  return null
}

function namesOf(calls: readonly ToolCall[]): string {
  return calls.length === 0 ? 'none' : calls.map(({ name }) => name).join(', ')
}

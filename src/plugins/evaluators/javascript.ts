import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { unscored } from './outcome.ts'
import { outcomeOf, ownCaseFields, ownCaseOf } from './reading/own-outcome.ts'
import { thresholdField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'javascript',
  title: 'Own code',
  summary:
    'JavaScript or TypeScript of your own, in a sandbox without network and files, bounded in time and memory.',
  family: 'own',
  needs: ['output', 'sandbox'],
  measures: 'score',
  settings: z.strictObject({
    code: z
      .string()
      .min(1)
      .max(100_000)
      .describe(
        `\`export default function evaluate({ output, expected }) { … }\`, async if you like; it may ask for any of ${ownCaseFields}; gives true or false, a number from 0 to 1, or {pass, score, reason, label}`,
      ),
    language: z.enum(['javascript', 'typescript']).default('javascript').describe('of the code'),
    timeMsMax: z.number().int().min(10).max(30_000).default(1000).describe('longest run'),
    threshold: thresholdField,
  }),
  async evaluate(input, { code, language, timeMsMax, threshold }, { runCode }) {
    if (runCode === null) return unscored('This server has no sandbox.')
    const reply = await runCode({
      code,
      language,
      entry: { kind: 'module' },
      arguments: [ownCaseOf(input)],
      timeMsMax,
    })
    return reply.kind === 'failed' ? unscored(reply.message) : outcomeOf(reply.value, threshold)
  },
  examples: [
    {
      title: 'true passes',
      case: { output: 'abc' },
      settings: { code: 'export default ({ output }) => output.length === 3' },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'a number is a score, held against the threshold',
      case: { output: 'abc' },
      settings: { code: 'export default ({ output }) => output.length / 10', threshold: 0.5 },
      expect: { passed: false, score: 0.3 },
    },
    {
      title: 'an object says whether it passes, its score and why',
      case: { output: 'abc', latencyMs: 1500 },
      settings: {
        code: "export default ({ latencyMs }: { latencyMs: number }) => ({ pass: latencyMs < 1000, score: 1000 / latencyMs, reason: 'slow', label: 'late' })",
        language: 'typescript',
      },
      expect: { passed: false, score: 2 / 3, label: 'late' },
    },
    {
      title: 'it may wait for promises, and sees what the model called',
      case: { output: '', toolCalls: [{ name: 'search', arguments: { query: 'rope' } }] },
      settings: {
        code: 'export default async ({ toolCalls }) => (await toolCalls[0].arguments).query === "rope"',
      },
      expect: { passed: true },
    },
    {
      title: 'a number that is no share leaves the case unscored',
      case: { output: 'abc' },
      settings: { code: 'export default ({ output }) => output.length' },
      expect: { unscored: 'It gave 3; a score lies from 0 to 1' },
    },
    {
      title: 'a call that failed is not handed to the code, which might say true',
      case: { error: 'the provider answered 503' },
      settings: { code: 'export default () => true' },
      expect: { unscored: 'no output to judge' },
    },
    {
      title: 'code that fails leaves the case unscored, never passed',
      case: { output: 'abc' },
      settings: { code: 'export default () => nothing.here' },
      expect: { unscored: 'line 1' },
    },
  ],
})

import { z } from 'zod'
import { ownHeaders } from '#contract/own-headers.ts'
import { defineEvaluator } from './define.ts'
import { unscored } from './outcome.ts'
import { outcomeOf, ownCaseFields, ownCaseOf } from './reading/own-outcome.ts'
import { thresholdField } from './setting-fields.ts'

const replyBytesMax = 64 * 1024

export const evaluator = defineEvaluator({
  id: 'http',
  title: 'Own server',
  summary: 'A server of your own judges: it gets the case as JSON and answers with its verdict.',
  family: 'own',
  needs: ['output', 'http'],
  measures: 'score',
  settings: z.strictObject({
    url: z
      .url()
      .max(2000)
      .describe(
        `gets ${ownCaseFields} by POST; answers true or false, a number from 0 to 1, or {pass, score, reason, label}`,
      ),
    headers: ownHeaders,
    timeMsMax: z.number().int().min(100).max(60_000).default(10_000).describe('longest wait'),
    threshold: thresholdField,
  }),
  async evaluate(input, { url, headers, timeMsMax, threshold }, { fetchJson }) {
    if (fetchJson === null) return unscored('HTTP evaluators are not allowed here.')
    const body = ownCaseOf(input)
    return outcomeOf(await fetchJson({ url, headers, body, timeMsMax, replyBytesMax }), threshold)
  },
  examples: [
    {
      title: 'its verdict and reason are taken',
      case: { output: 'abc' },
      settings: { url: 'https://judge.example.com/score' },
      answers: [{ pass: true, score: 0.9, reason: 'Well said.' }],
      expect: { passed: true, score: 0.9 },
    },
    {
      title: 'a server that does not answer leaves the case unscored',
      case: { output: 'abc' },
      settings: { url: 'https://judge.example.com/score' },
      answers: [new Error('https://judge.example.com/score answered 503')],
      expect: { unscored: 'answered 503' },
    },
    {
      title: 'an answer that is no verdict leaves it unscored',
      case: { output: 'abc' },
      settings: { url: 'https://judge.example.com/score' },
      answers: [{ verdict: 'good' }],
      expect: { unscored: 'is taken' },
    },
  ],
})

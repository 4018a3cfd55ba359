import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown, unscored } from './outcome.ts'
import { kField, rankingOf } from './reading/ranking.ts'
import { thresholdField } from './setting-fields.ts'
import { holesOf, retrievalFigure, retrievalFigures } from './text-metrics/retrieval.ts'

const known = { retrieved: ['a', 'x', 'b', 'c'], relevance: { a: 1, b: 3, c: 2, d: 2 } }

export const evaluator = defineEvaluator({
  id: 'retrieval',
  title: 'Retrieval',
  summary:
    'How good the documents of a search are, by labels of their relevance: precision at k, precision of what was found, recall, reciprocal rank, NDCG, XDCG or fidelity, the last three as Azure AI defines them.',
  family: 'retrieval',
  needs: ['retrieved documents', 'relevance labels'],
  measures: 'score',
  settings: z.strictObject({
    figure: z
      .enum(retrievalFigures)
      .default('ndcg')
      .describe('which of them; fidelity is over all documents, whatever `k`'),
    k: kField,
    labelMax: z
      .number()
      .min(1)
      .max(100)
      .default(4)
      .describe('highest label that can be given; XDCG is a share of it'),
    gain: z
      .enum(['exponential', 'linear'])
      .default('exponential')
      .describe(
        'what a label is worth in NDCG: 2^label − 1, as in Azure AI, or itself, as in scikit-learn',
      ),
    threshold: thresholdField,
  }),
  evaluate(input, { figure, k, labelMax, gain, threshold }) {
    const ranking = rankingOf(input, { k, labelMax, gain })
    if (typeof ranking === 'string') return unscored(ranking)
    const score = retrievalFigure(figure, ranking)
    if (score === null)
      return unscored(`No labelled document is relevant, and without one there is no ${figure}.`)
    const holes = holesOf(ranking)
    const note =
      holes === 0
        ? ''
        : ` ${holes} of the first ${Math.min(k, ranking.ranked.length)} documents have no label and count as irrelevant.`
    return graded(
      score,
      threshold,
      `${figure === 'precision at k' ? `precision at ${k}` : `${figure} at ${k}`} is ${shown(score)}.${note}`,
    )
  },
  // NDCG, XDCG and fidelity by the formulas of azure-ai-evaluation, worked out by hand.
  examples: [
    {
      title: 'precision at k is the share of relevant ones among the first k',
      case: known,
      settings: { figure: 'precision at k', k: 4 },
      expect: { score: 0.75 },
    },
    {
      title: 'of fewer than k documents it counts the empty places as irrelevant',
      case: { ...known, retrieved: ['a', 'b'] },
      settings: { figure: 'precision at k', k: 4 },
      expect: { score: 0.5 },
    },
    {
      title: 'precision is the share of relevant ones among those of the first k that there are',
      case: { ...known, retrieved: ['a', 'b'] },
      settings: { figure: 'precision', k: 4 },
      expect: { score: 1 },
    },
    {
      title: 'recall is the share of the relevant ones that were found',
      case: known,
      settings: { figure: 'recall', k: 4 },
      expect: { score: 0.75 },
    },
    {
      title: 'a document that was retrieved twice counts once',
      case: { ...known, retrieved: ['a', 'a', 'a'] },
      settings: { figure: 'recall', k: 3 },
      expect: { score: 0.25 },
    },
    {
      title: 'the first relevant one decides the reciprocal rank',
      case: { ...known, retrieved: ['x', 'y', 'a'] },
      settings: { figure: 'reciprocal rank', k: 10 },
      expect: { score: 1 / 3 },
    },
    {
      title: 'NDCG compares with the best order of all labelled documents',
      case: known,
      settings: { k: 3 },
      expect: { score: (1 + 7 / 2) / (7 + 3 / Math.log2(3) + 3 / 2) },
    },
    {
      title: 'NDCG with linear gains is scikit-learn’s: the example of ndcg_score',
      case: {
        retrieved: ['e', 'd', 'c', 'b', 'a'],
        relevance: { a: 10, b: 0, c: 0, d: 1, e: 5 },
      },
      settings: { gain: 'linear', labelMax: 10 },
      expect: { score: 0.695694 },
    },
    {
      title: 'and that of Wikipedia’s example, where two good documents were not found',
      case: {
        retrieved: ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'],
        relevance: { d1: 3, d2: 2, d3: 3, d4: 0, d5: 1, d6: 2, d7: 3, d8: 2 },
      },
      settings: { gain: 'linear', k: 6 },
      // 6.861 over 8.740, each rounded there.
      expect: { score: 0.785 },
    },
    {
      title: 'the best order has an NDCG of one',
      case: { ...known, retrieved: ['b', 'c', 'd', 'a'] },
      settings: { k: 4, threshold: 1 },
      expect: { score: 1, passed: true },
    },
    {
      title:
        'XDCG asks how good the first places are on the whole scale, even when nothing better exists',
      case: known,
      settings: { figure: 'xdcg', k: 3 },
      expect: { score: (1 / 4 + 0.36 * (3 / 4)) / (1 + 0.6 + 0.36) },
    },
    {
      title: 'places of XDCG that stay empty count as irrelevant',
      case: { retrieved: ['a'], relevance: { a: 4 } },
      settings: { figure: 'xdcg', k: 3 },
      expect: { score: 1 / 1.96 },
    },
    {
      title: 'fidelity weighs all that was found against all that there is, by 2^(label + 1) − 1',
      case: known,
      settings: { figure: 'fidelity', k: 1 },
      expect: { score: (3 + 15 + 7) / (3 + 15 + 7 + 7) },
    },
    {
      title: 'without a relevant document there is nothing to find',
      case: { retrieved: ['a'], relevance: { a: 0, b: 0 } },
      settings: { figure: 'recall' },
      expect: { unscored: 'No labelled document is relevant' },
    },
    {
      title: 'a label off the scale is told',
      case: { retrieved: ['a'], relevance: { a: 5 } },
      expect: { unscored: 'the label 5; labels go from 0 to 4' },
    },
  ],
})

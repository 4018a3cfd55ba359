import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown, unscored } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, thresholdField } from './setting-fields.ts'

export const evaluator = defineEvaluator({
  id: 'embedding-similarity',
  title: 'Similarity of embeddings',
  summary:
    'How near the output lies to the expected answer in the space of an embedding model: by cosine, dot product or distance.',
  family: 'embedding',
  needs: ['output', 'expected', 'embedding'],
  measures: 'score',
  settings: z.strictObject({
    model: z.string().min(1).max(200).describe('connection/model that embeds'),
    by: z
      .enum(['cosine', 'dot', 'euclidean'])
      .default('cosine')
      .describe('euclidean: 1 / (1 + distance); cosine and dot below 0 count as 0, above 1 as 1'),
    expected: expectedField,
    threshold: thresholdField,
  }),
  async evaluate({ output, expected }, { model, by, threshold }, { embed }) {
    if (embed === null) return unscored('No embedding model can be asked here.')
    const references = referencesOf(expected ?? '')
    const [own = [], ...others] = await embed([output, ...references], model)
    if (
      own.length === 0 ||
      others.length !== references.length ||
      others.some((other) => other.length !== own.length)
    )
      return unscored(`${model} did not give each text a vector of one length.`)
    const score = Math.max(...others.map((other) => bounded(measures[by](own, other))))
    return graded(score, threshold, `By ${by} it is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'vectors of one direction have a cosine of one',
      case: { output: 'a', expected: 'b' },
      settings: { model: 'openai/text-embedding-3-small', threshold: 0.9 },
      answers: [
        [
          [1, 2],
          [2, 4],
        ],
      ],
      expect: { score: 1, passed: true },
    },
    {
      title: 'opposite directions count as nothing',
      case: { output: 'a', expected: 'b' },
      settings: { model: 'openai/text-embedding-3-small' },
      answers: [
        [
          [1, 0],
          [-1, 0],
        ],
      ],
      expect: { score: 0 },
    },
    {
      title: 'a dot product takes the length in',
      case: { output: 'a', expected: 'b' },
      settings: { model: 'openai/text-embedding-3-small', by: 'dot' },
      answers: [
        [
          [0.5, 0.5],
          [0.6, 0.2],
        ],
      ],
      expect: { score: 0.4 },
    },
    {
      title: 'of several right answers the nearest counts',
      case: { output: 'a', expected: '["b", "c"]' },
      settings: { model: 'openai/text-embedding-3-small' },
      answers: [
        [
          [1, 0],
          [0, 1],
          [3, 4],
        ],
      ],
      expect: { score: 0.6 },
    },
    {
      title: 'vectors of different lengths leave it unscored',
      case: { output: 'a', expected: 'b' },
      settings: { model: 'openai/text-embedding-3-small' },
      answers: [[[1, 0], [1]]],
      expect: { unscored: 'a vector of one length' },
    },
    {
      title: 'a distance of three is a quarter',
      case: { output: 'a', expected: 'b' },
      settings: { model: 'openai/text-embedding-3-small', by: 'euclidean' },
      answers: [
        [
          [0, 0],
          [3, 0],
        ],
      ],
      expect: { score: 0.25 },
    },
  ],
})

type Vector = readonly number[]

const measures: Readonly<Record<'cosine' | 'dot' | 'euclidean', (a: Vector, b: Vector) => number>> =
  {
    cosine: (a, b) => {
      const lengths = Math.sqrt(dot(a, a) * dot(b, b))
      return lengths === 0 ? 0 : dot(a, b) / lengths
    },
    dot,
    euclidean: (a, b) =>
      1 / (1 + Math.sqrt(a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0))),
  }

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}

function bounded(value: number): number {
  return Math.min(1, Math.max(0, value))
}

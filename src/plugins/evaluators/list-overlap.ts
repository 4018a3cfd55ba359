import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, judged, shown, unscored } from './outcome.ts'
import { parseComparable } from './reading/references.ts'
import { expectedField, thresholdField } from './setting-fields.ts'
import { listItemsMax, listSimilarity } from './text-metrics/list-overlap.ts'

export const evaluator = defineEvaluator({
  id: 'list-overlap',
  title: 'List overlap',
  summary:
    'How well the items of two lists match in the best pairing (Hungarian method), each pair compared by edits.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    separator: z
      .enum(['json', 'lines', 'commas'])
      .default('json')
      .describe('how output and expected value are written'),
    allowMore: z
      .boolean()
      .default(false)
      .describe('items beyond the expected ones do not lower the score'),
    threshold: thresholdField,
  }),
  evaluate({ output, expected }, { separator, allowMore, threshold }) {
    const wanted = itemsOf(expected ?? '', separator)
    if (wanted === null) return unscored('The expected value is no list in JSON.')
    const written = itemsOf(output, separator)
    if (written === null) return judged(false, 'The output is no list in JSON.')
    const longest = Math.max(written.length, wanted.length)
    if (longest > listItemsMax)
      return unscored(`A list has ${longest} items; lists are paired up to ${listItemsMax}.`)
    const charsMost = Math.max(0, ...[...written, ...wanted].map(({ length }) => length))
    if (charsMost > itemCharsMax)
      return unscored(
        `An item has ${charsMost} characters; items are compared up to ${itemCharsMax}.`,
      )
    const { score, pairs } = listSimilarity(written, wanted, { allowsMore: allowMore })
    return graded(
      score,
      threshold,
      `${written.length} items against ${wanted.length}: the similarity is ${shown(score)}.`,
      {
        pairs: pairs.map((pair) => ({
          output: written[pair.output] ?? '',
          expected: wanted[pair.expected] ?? '',
          similarity: pair.similarity,
        })),
      },
    )
  },
  examples: [
    {
      title: 'the order of items does not count',
      case: { output: '["b", "a"]', expected: '["a", "b"]' },
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'a missing item is a missing share (autoevals)',
      case: { output: '["a"]', expected: '["a", "b"]' },
      expect: { score: 0.5 },
    },
    {
      title: 'lines are items too, and more of them may be allowed',
      case: { output: 'tea\ncoffee\nmilk\n', expected: 'milk\ntea' },
      settings: { separator: 'lines', allowMore: true },
      expect: { score: 1 },
    },
    {
      title: 'whole numbers beyond 2^53 keep their last digit',
      case: { output: '[9007199254740993]', expected: '[9007199254740992]' },
      settings: { threshold: 1 },
      expect: { passed: false },
    },
    {
      title: 'prose is no list',
      case: { output: 'tea and milk', expected: '["tea", "milk"]' },
      expect: { passed: false, score: 0 },
    },
  ],
})

/** A hundred by a hundred items are compared, each with each. */
const itemCharsMax = 1000

function itemsOf(text: string, separator: 'json' | 'lines' | 'commas'): string[] | null {
  if (separator !== 'json') {
    return text
      .split(separator === 'lines' ? '\n' : ',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  }
  const value = parseComparable(text)
  return Array.isArray(value)
    ? value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
    : null
}

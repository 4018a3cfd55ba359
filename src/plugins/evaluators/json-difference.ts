import { z } from 'zod'
import { parseExact } from '#kit/exact-json.ts'
import { isJsonDeeperThan } from '#kit/json-depth.ts'
import { defineEvaluator } from './define.ts'
import { graded, shown, unscored } from './outcome.ts'
import { expectedField, thresholdField } from './setting-fields.ts'
import { jsonSimilarity } from './text-metrics/json-difference.ts'
import { levenshteinCharsMax } from './text-metrics/levenshtein.ts'

export const evaluator = defineEvaluator({
  id: 'json-difference',
  title: 'JSON difference',
  summary:
    'How alike two JSON values are: names by name, lists by place, numbers by their difference, texts by edits.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({ expected: expectedField, threshold: thresholdField }),
  evaluate({ output, expected }, { threshold }) {
    const longest = Math.max(output.length, expected?.length ?? 0)
    if (longest > levenshteinCharsMax)
      return unscored(
        `A value has ${longest} characters; values are compared up to ${levenshteinCharsMax}.`,
      )
    if ([output, expected ?? ''].some((text) => isJsonDeeperThan(Buffer.from(text), depthMax)))
      return unscored(`A value nests deeper than ${depthMax}, which is not compared.`)
    const score = jsonSimilarity(valueOf(output), valueOf(expected ?? ''))
    return graded(score, threshold, `The similarity is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'another number under the same name (autoevals)',
      case: { output: '{"a": 1}', expected: '{"a": 2}' },
      expect: { score: 2 / 3 },
    },
    {
      title: 'an object against a list is compared as text (autoevals)',
      case: { output: '{"a": 1}', expected: '["a", 1]' },
      expect: { score: 0.5714286 },
    },
    {
      title: 'the order of names does not count',
      case: { output: '{"x": 1, "y": [2]}', expected: '{"y": [2], "x": 1}' },
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'two ids that differ in their last digit are not the same, however long',
      case: { output: '{"id": 9007199254740993}', expected: '{"id": 9007199254740992}' },
      settings: { threshold: 1 },
      expect: { passed: false },
    },
    {
      title: 'a value nested a thousand deep is not compared',
      case: { output: '['.repeat(999) + ']'.repeat(999), expected: '[]' },
      expect: { unscored: 'deeper' },
    },
  ],
})

/** No answer is nested deeper, and the comparison has only so much stack. */
const depthMax = 200

/** A text that is no JSON is compared as the text it is. */
function valueOf(text: string): unknown {
  try {
    return parseExact(text)
  } catch {
    return text
  }
}

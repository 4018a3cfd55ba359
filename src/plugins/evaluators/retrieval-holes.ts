import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { measured, some } from './outcome.ts'
import { kField } from './reading/ranking.ts'
import { maxField, minField } from './setting-fields.ts'
import { holesOf } from './text-metrics/retrieval.ts'

export const evaluator = defineEvaluator({
  id: 'retrieval-holes',
  title: 'Holes of retrieval',
  summary:
    'How many of the first documents nobody labelled. With many of them the other figures of retrieval say little.',
  family: 'retrieval',
  needs: ['retrieved documents', 'relevance labels'],
  measures: 'score',
  unit: 'documents',
  settings: z.strictObject({ k: kField, min: minField, max: maxField }),
  evaluate({ retrieved, relevance }, { k, ...bounds }) {
    const ranked = [...new Set(retrieved ?? [])]
    const labels = new Map(Object.entries(relevance ?? {}))
    const holes = holesOf({ ranked, labels, k })
    return measured(
      holes,
      bounds,
      `${some(holes, 'document')} of the first ${Math.min(k, ranked.length)} without a label.`,
    )
  },
  examples: [
    {
      title: 'a document without a label is a hole, one with the label 0 is none',
      case: { retrieved: ['a', 'x', 'b'], relevance: { a: 2, b: 0 } },
      settings: { max: 0 },
      expect: { score: 1, passed: false },
    },
    {
      title: 'what stands behind the first k does not count',
      case: { retrieved: ['a', 'b', 'x'], relevance: { a: 2, b: 0 } },
      settings: { k: 2, max: 0 },
      expect: { score: 0, passed: true },
    },
  ],
})

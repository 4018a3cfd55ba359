import { z } from 'zod'
import { defineSetEvaluator } from './define.ts'
import { graded, quoted, shown, unscored } from './outcome.ts'
import { comparableCases } from './reading/comparable-cases.ts'
import { thresholdField } from './setting-fields.ts'

const mails = [
  { output: 'spam', expected: 'spam' },
  { output: 'spam', expected: 'ham' },
  { output: 'ham', expected: 'spam' },
  { output: 'ham', expected: 'ham' },
  { output: 'ham', expected: 'ham' },
]

const pets = [
  { output: 'cat', expected: 'cat' },
  { output: 'pig', expected: 'dog' },
  { output: 'dog', expected: 'pig' },
  { output: 'cat', expected: 'cat' },
  { output: 'cat', expected: 'dog' },
  { output: 'dog', expected: 'pig' },
]

export const evaluator = defineSetEvaluator({
  id: 'classification',
  title: 'Classification',
  summary:
    'Accuracy, precision, recall or F1 of outputs that name a category, over the whole set; the mean over categories, or of one.',
  family: 'set',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    figure: z
      .enum(['accuracy', 'precision', 'recall', 'f1'])
      .default('f1')
      .describe('which of them'),
    category: z
      .string()
      .max(200)
      .default('')
      .describe(
        'the one that counts as positive; empty: the mean over all that are expected (macro); accuracy is over all cases in any case',
      ),
    threshold: thresholdField,
  }),
  evaluateSet(cases, { figure, category, threshold }) {
    return comparableCases(cases, (known, note) => {
      const pairs = known.map(({ output, expected }) => [clean(output), clean(expected)] as const)
      const counts = countsOf(pairs)
      const right = pairs.filter(([said, is]) => said === is).length
      if (category !== '' && !counts.has(clean(category)))
        return unscored(`No case says or expects the category ${quoted(category)}.`)
      const chosen =
        category === ''
          ? [...counts.values()].filter(({ are }) => are > 0)
          : [counts.get(clean(category)) ?? noCounts]
      const score =
        figure === 'accuracy'
          ? right / pairs.length
          : chosen.reduce((sum, one) => sum + figureOf(figure, one), 0) / chosen.length
      return graded(
        score,
        threshold,
        `${figure} over ${known.length} outputs is ${shown(score)}; ${right} are right.${note}`,
      )
    })
  },
  examples: [
    {
      title: 'accuracy is the share that is right',
      cases: mails,
      settings: { figure: 'accuracy' },
      expect: { score: 0.6 },
    },
    {
      title: 'precision of one category: half of what was called spam is',
      cases: mails,
      settings: { figure: 'precision', category: 'Spam' },
      expect: { score: 0.5 },
    },
    {
      title: 'without a category the mean over all of them',
      cases: mails,
      settings: { figure: 'recall', threshold: 0.6 },
      expect: { score: (1 / 2 + 2 / 3) / 2, passed: false },
    },
    {
      title: 'F1 is the harmonic mean of precision and recall',
      cases: [...mails, { output: 'spam', expected: 'spam' }],
      settings: { category: 'spam' },
      expect: { score: (2 * (2 / 3) * (2 / 3)) / (2 / 3 + 2 / 3) },
    },
    {
      title: 'a category that nobody expects lowers recall and is no category of its own',
      cases: [
        { output: 'spam', expected: 'spam' },
        { output: 'I cannot say.', expected: 'spam' },
      ],
      settings: { figure: 'recall' },
      expect: { score: 0.5 },
    },
    ...(['precision', 'recall', 'f1'] as const).map((figure) => ({
      title: `the mean of ${figure} is scikit-learn’s: its example of precision_recall_fscore_support`,
      cases: pets,
      settings: { figure },
      expect: { score: { precision: 2 / 9, recall: 1 / 3, f1: 4 / 15 }[figure] },
    })),
    {
      title: 'a category that occurs nowhere is a slip of the pen, not a score of nothing',
      cases: mails,
      settings: { figure: 'f1', category: 'spamm' },
      expect: { unscored: 'category "spamm"' },
    },
  ],
})

/** Space around a category and the case of its letters say nothing. */
function clean(text: string): string {
  return text.trim().toLowerCase()
}

type Counts = {
  /** Cases where output and expected value name the category. */
  readonly hits: number
  readonly said: number
  readonly are: number
}
const noCounts: Counts = { hits: 0, said: 0, are: 0 }

/** One pass over all cases: intervals compute the figure a thousand times. */
function countsOf(
  pairs: readonly (readonly [said: string, is: string])[],
): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>()
  const add = (category: string, more: Partial<Counts>) => {
    const { hits, said, are } = counts.get(category) ?? noCounts
    counts.set(category, {
      hits: hits + (more.hits ?? 0),
      said: said + (more.said ?? 0),
      are: are + (more.are ?? 0),
    })
  }
  for (const [said, is] of pairs) {
    add(said, { said: 1, hits: said === is ? 1 : 0 })
    add(is, { are: 1 })
  }
  return counts
}

function figureOf(figure: 'precision' | 'recall' | 'f1', { hits, said, are }: Counts): number {
  if (figure === 'precision') return said === 0 ? 0 : hits / said
  if (figure === 'recall') return are === 0 ? 0 : hits / are
  return hits === 0 ? 0 : (2 * hits) / (said + are)
}

import { z } from 'zod'
import { expectedField, modeField, thresholdField, wordsField } from '../setting-fields.ts'
import type { EvaluatorOutcome } from '../define.ts'
import { graded, shown } from '../outcome.ts'
import { promptfooRougeN, rougeN, type RougeScore, rougeSplitter } from '../text-metrics/rouge.ts'
import { referencesOf } from './references.ts'

/** Settings of ROUGE without the mode, which only ROUGE-1 and ROUGE-2 have. */
export const rougeLFields = {
  expected: expectedField,
  stems: z
    .boolean()
    .default(true)
    .describe('English words of one stem (Porter) are the same: runs and running'),
  take: z
    .enum(['f-measure', 'recall', 'precision'])
    .default('f-measure')
    .describe('which figure is the score'),
  threshold: thresholdField,
  words: wordsField,
}

export const rougeFields = { ...rougeLFields, mode: modeField }

/** The score against the reference with the highest one. */
export function gradedRouge(
  expected: string,
  {
    take,
    threshold,
  }: {
    readonly take: 'f-measure' | 'recall' | 'precision'
    readonly threshold?: number | undefined
  },
  compare: (reference: string) => RougeScore,
): EvaluatorOutcome {
  const figure = (score: RougeScore): number =>
    take === 'f-measure' ? score.fMeasure : score[take]
  const [first, ...rest] = referencesOf(expected)
  const best = rest
    .map(compare)
    .reduce((one, other) => (figure(other) > figure(one) ? other : one), compare(first))
  const { precision, recall, fMeasure } = best
  return graded(
    figure(best),
    threshold,
    `Precision is ${shown(precision)}, recall ${shown(recall)}, F-measure ${shown(fMeasure)}.`,
    { precision, recall, fMeasure },
  )
}

/** ROUGE-1 and ROUGE-2: what output and reference have in common of runs of so many words. */
export function gradedRougeN(
  { output, expected }: { readonly output: string; readonly expected: string | null },
  settings: z.output<z.ZodObject<typeof rougeFields>>,
  length: 1 | 2,
): EvaluatorOutcome {
  return gradedRouge(expected ?? '', settings, (reference) => {
    if (settings.mode === 'compat') {
      const recall = promptfooRougeN(output, reference, length)
      return { precision: recall, recall, fMeasure: recall }
    }
    const split = rougeSplitter([output, reference], settings)
    return rougeN(split(output), split(reference), length)
  })
}

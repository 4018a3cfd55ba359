import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown, unscored } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, ignoreCaseField, modeField, thresholdField } from './setting-fields.ts'
import { bleuScore, bleuSmoothings, bleuStatistics, promptfooBleu } from './text-metrics/bleu.ts'
import { bleuTokenizers } from './text-metrics/bleu-tokenizers.ts'

export const evaluator = defineEvaluator({
  id: 'bleu',
  title: 'BLEU',
  summary:
    'Share of runs of one to four words that stand in a reference, as sacrebleu computes it for a sentence; from 0 to 1. For many items use `corpus-bleu`.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    tokenizer: z
      .enum(bleuTokenizers)
      .default('auto')
      .describe(
        'how words are told, as in sacrebleu; `auto` is 13a with the characters of scripts without spaces apart',
      ),
    smoothing: z
      .enum(bleuSmoothings)
      .default('exp')
      .describe('what stands for a run of which none is found'),
    ignoreCase: ignoreCaseField,
    threshold: thresholdField,
    mode: modeField,
    invertedPenalty: z
      .boolean()
      .default(false)
      .describe(
        'with the mode `compat`: the penalty of short outputs as promptfoo had it before it was mended',
      ),
  }),
  evaluate({ output, expected }, settings) {
    const references = referencesOf(expected ?? '')
    if (settings.mode === 'compat') {
      if (output.trim() === '')
        return unscored('The output is empty; promptfoo has no BLEU for that.')
      // The inverted penalty goes up to e.
      const raw = promptfooBleu(output, references, {
        hasInvertedPenalty: settings.invertedPenalty,
      })
      return graded(
        Math.min(1, raw),
        settings.threshold,
        `BLEU, as promptfoo has it, is ${shown(raw)}.`,
      )
    }
    const statistics = bleuStatistics(output, references, settings)
    const score = bleuScore(statistics, { smoothing: settings.smoothing, usesEffectiveOrder: true })
    return graded(score, settings.threshold, `BLEU is ${shown(score)}.`, {
      correct: statistics.correct,
      total: statistics.total,
      outputLength: statistics.outputLength,
      referenceLength: statistics.referenceLength,
    })
  },
  examples: [
    {
      title: 'the same text has 1',
      case: { output: 'The dog bit the man.', expected: 'The dog bit the man.' },
      settings: { threshold: 1 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'a sentence of sacrebleu’s own tests',
      case: {
        output: 'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;',
        expected: 'producţia de zahăr brut se exprimă în zahăr alb;',
      },
      settings: { threshold: 0.5 },
      expect: { passed: false, score: 0.08493 },
    },
    {
      title: 'as promptfoo has it, a text shorter than four words has next to none',
      case: { output: 'The cat sat.', expected: 'The cat sat.' },
      settings: { mode: 'compat', threshold: 0.5 },
      expect: { passed: false, score: 0.017783 },
    },
  ],
})

import { z } from 'zod'
import { defineSetEvaluator } from './define.ts'
import { graded, shown } from './outcome.ts'
import { comparableCases } from './reading/comparable-cases.ts'
import { referencesOf } from './reading/references.ts'
import { ignoreCaseField, thresholdField } from './setting-fields.ts'
import {
  addBleuStatistics,
  bleuScore,
  bleuSmoothings,
  bleuStatistics,
} from './text-metrics/bleu.ts'
import { bleuTokenizers } from './text-metrics/bleu-tokenizers.ts'

export const evaluator = defineSetEvaluator({
  id: 'corpus-bleu',
  title: 'BLEU of a set',
  summary:
    'BLEU over all outputs together, from added counts, as sacrebleu computes it; from 0 to 1. A mean of sentences is another figure.',
  family: 'set',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
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
  }),
  evaluateSet(cases, settings) {
    return comparableCases(cases, (known, note) => {
      const segments = known.map(({ output, expected }) =>
        bleuStatistics(output, referencesOf(expected), settings),
      )
      const score = bleuScore(addBleuStatistics(segments), {
        smoothing: settings.smoothing,
        usesEffectiveOrder: false,
      })
      return graded(
        score,
        settings.threshold,
        `BLEU of ${known.length} outputs is ${shown(score)}.${note}`,
      )
    })
  },
  examples: [
    {
      title: 'the three sentences of sacrebleu’s README',
      cases: [
        {
          output: 'The dog bit the man.',
          expected: '["The dog bit the man.","The dog had bit the man."]',
        },
        {
          output: "It wasn't surprising.",
          expected: '["It was not unexpected.","No one was surprised."]',
        },
        {
          output: 'The man had just bitten him.',
          expected: '["The man bit him first.","The man had bitten the dog."]',
        },
      ],
      settings: { threshold: 0.4 },
      expect: { passed: true, score: 0.48530827 },
    },
    {
      title: 'cases without an expected value are left out, and said',
      cases: [{ output: 'A dog bit a man.', expected: 'A dog bit a man.' }, { output: 'x' }],
      expect: { score: 1 },
    },
    {
      title: 'a set without expected values has no score',
      cases: [{ output: 'x' }],
      expect: { unscored: 'None of the 1 cases' },
    },
  ],
})

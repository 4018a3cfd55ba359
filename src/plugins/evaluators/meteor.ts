import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { graded, shown, unscored } from './outcome.ts'
import { referencesOf } from './reading/references.ts'
import { expectedField, modeField, thresholdField, wordsField } from './setting-fields.ts'
import { meteorDefaults, meteorScore, meteorWordsMax } from './text-metrics/meteor.ts'
import { splitWords } from './text-metrics/ngrams.ts'
import { wordSplitter } from './text-metrics/unicode-words.ts'

export const evaluator = defineEvaluator({
  id: 'meteor',
  title: 'METEOR',
  summary:
    'Words and stems of words in common, fewer points the more scattered they are, as NLTK 3.9 computes it. Synonyms of WordNet are left out.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject({
    expected: expectedField,
    alpha: z.number().min(0).max(1).default(meteorDefaults.alpha).describe('weight of recall'),
    beta: z
      .number()
      .min(0)
      .max(10)
      .default(meteorDefaults.beta)
      .describe('shape of the penalty for scattered matches'),
    gamma: z
      .number()
      .min(0)
      .max(1)
      .default(meteorDefaults.gamma)
      .describe('most that the penalty may take'),
    threshold: thresholdField,
    mode: modeField,
    words: wordsField,
  }),
  evaluate({ output, expected }, { threshold, mode, words, ...weights }) {
    // Promptfoo takes the full stops off the ends of words.
    const references = referencesOf(expected ?? '')
    const split =
      mode === 'compat'
        ? (text: string) => splitWords(text).map((word) => word.replace(/\.+$/, ''))
        : wordSplitter([output, ...references], words)
    const written = split(output)
    const wanted = references.map(split)
    const longest = Math.max(written.length, ...wanted.map(({ length }) => length))
    if (longest > meteorWordsMax)
      return unscored(`A text has ${longest} words; METEOR reads up to ${meteorWordsMax}.`)
    const score = Math.max(...wanted.map((reference) => meteorScore(written, reference, weights)))
    return graded(score, threshold, `METEOR is ${shown(score)}.`)
  },
  examples: [
    {
      title: 'a sentence of NLTK’s own documentation',
      case: {
        output:
          'It is a guide to action which ensures that the military always obeys the commands of the party',
        expected:
          'It is a guide to action that ensures that the military will forever heed Party commands',
      },
      settings: { threshold: 0.5 },
      expect: { passed: true, score: 0.694444 },
    },
    {
      title: 'nothing in common is 0',
      case: { output: 'non matching hypothesis', expected: 'this is a cat' },
      settings: { threshold: 0.5 },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'a text in a script without spaces is like itself, character by character',
      case: { output: '绳子很结实', expected: '绳子很结实' },
      settings: { threshold: 0.9 },
      expect: { passed: true, score: 1 - 0.5 / 125 },
    },
    {
      title: 'as promptfoo has it, a full stop does not part words',
      case: { output: 'the cat sat.', expected: 'the cat sat' },
      settings: { mode: 'compat' },
      expect: { score: 1 - 0.5 / 27 },
    },
  ],
})

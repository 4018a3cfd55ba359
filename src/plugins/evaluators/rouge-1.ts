import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { gradedRougeN, rougeFields } from './reading/rouge-fields.ts'

export const evaluator = defineEvaluator({
  id: 'rouge-1',
  title: 'ROUGE-1',
  summary:
    'Words that output and reference have in common, as google-research’s rouge_scorer counts them. As `compat` it is js-rouge’s recall.',
  family: 'similarity',
  needs: ['output', 'expected'],
  measures: 'score',
  settings: z.strictObject(rougeFields),
  evaluate: (given, settings) => gradedRougeN(given, settings, 1),
  examples: [
    {
      title: 'one of three words is found (google-research)',
      case: { output: 'testing', expected: 'testing one two' },
      settings: { stems: false, threshold: 0.75 },
      expect: { passed: false, score: 0.5 },
    },
    {
      title: 'recall alone',
      case: { output: 'testing', expected: 'testing one two' },
      settings: { stems: false, take: 'recall' },
      expect: { score: 1 / 3 },
    },
    {
      title: 'with stems, forms of a word are one word',
      case: { output: 'cats running', expected: 'cat runs' },
      settings: { threshold: 0.75 },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'a sentence without spaces is like itself, and partly like another',
      case: { output: '绳子结实', expected: '绳子很结实' },
      settings: { take: 'recall', threshold: 0.8 },
      expect: { passed: true, score: 0.8 },
    },
    {
      title: 'the package itself knows no letters but those of ASCII',
      case: { output: 'верёвка', expected: 'верёвка' },
      settings: { words: 'package' },
      expect: { score: 0 },
    },
    {
      title: 'as promptfoo has it: recall of Treebank tokens, capitals and full stops included',
      case: { output: 'Hello world', expected: 'hello world.' },
      settings: { mode: 'compat', threshold: 0.75 },
      expect: { passed: false, score: 1 / 3 },
    },
  ],
})

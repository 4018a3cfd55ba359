import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addBleuStatistics,
  bleuScore,
  type BleuSmoothing,
  bleuStatistics,
  promptfooBleu,
} from './bleu.ts'
import type { BleuTokenizer } from './bleu-tokenizers.ts'

// Texts and figures: sacrebleu's README and test/test_bleu.py, test/test_sentence_bleu.py.
const references = [
  ['The dog bit the man.', 'It was not unexpected.', 'The man bit him first.'],
  ['The dog had bit the man.', 'No one was surprised.', 'The man had bitten the dog.'],
]
const outputs = ['The dog bit the man.', "It wasn't surprising.", 'The man had just bitten him.']

function corpusBleu(texts: readonly string[], tokenizer: BleuTokenizer, smoothing: BleuSmoothing) {
  const segments = texts.map((output, index) =>
    bleuStatistics(
      output,
      references.map((set) => set[index] ?? ''),
      { tokenizer, ignoreCase: false },
    ),
  )
  return 100 * bleuScore(addBleuStatistics(segments), { smoothing, usesEffectiveOrder: false })
}

function near(actual: number, expected: number, tolerance = 1e-6) {
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`)
}

test('the BLEU of a corpus is sacrebleu’s, in each tokenisation', () => {
  near(corpusBleu(outputs, '13a', 'exp'), 48.530827)
  near(corpusBleu(outputs, '13a', 'none'), 48.530827)
  near(corpusBleu(outputs, 'none', 'exp'), 49.1919566)
  near(corpusBleu(outputs, 'intl', 'exp'), 43.91623493)
  near(corpusBleu(['', '', ''], '13a', 'exp'), 0)
})

test('BLEU follows from statistics alone', () => {
  const statistics = {
    correct: [9, 7, 5, 3],
    total: [10, 8, 6, 4],
    outputLength: 11,
    referenceLength: 11,
  }
  near(bleuScore(statistics, { smoothing: 'exp', usesEffectiveOrder: false }), 0.8375922397)
  for (const correct of [
    [0, 0, 0, 0],
    [6, 5, 4, 0],
  ]) {
    const none = { correct, total: [6, 5, 4, 3], outputLength: 6, referenceLength: 6 }
    near(bleuScore(none, { smoothing: 'none', usesEffectiveOrder: false }), 0)
  }
})

test('the BLEU of a sentence is sacrebleu’s, in each smoothing', () => {
  const reference = 'producţia de zahăr brut se exprimă în zahăr alb;'
  const output = 'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;'
  const cases: readonly [BleuSmoothing, number | undefined, BleuTokenizer, number][] = [
    ['exp', undefined, '13a', 8.493],
    ['none', undefined, '13a', 0],
    ['floor', undefined, '13a', 4.51688],
    ['floor', 0.5, '13a', 10.1],
    ['add-k', undefined, '13a', 14.882],
    ['add-k', 2, '13a', 21.389],
    ['exp', undefined, 'none', 7.347],
    ['exp', undefined, 'intl', 8.493],
    ['exp', undefined, 'char', 40.8759],
  ]
  for (const [smoothing, smoothingValue, tokenizer, expected] of cases) {
    const statistics = bleuStatistics(output, [reference], { tokenizer, ignoreCase: false })
    near(
      100 * bleuScore(statistics, { smoothing, smoothingValue, usesEffectiveOrder: true }),
      expected,
      1e-3,
    )
  }
  const lower = bleuStatistics(output, [reference], { tokenizer: 'char', ignoreCase: true })
  near(100 * bleuScore(lower, { smoothing: 'exp', usesEffectiveOrder: true }), 42.0267, 1e-3)
})

test('a sentence without a common word has BLEU 0, in each smoothing', () => {
  const statistics = bleuStatistics('this is a cat', ['okay thanks'], {
    tokenizer: '13a',
    ignoreCase: false,
  })
  for (const smoothing of ['exp', 'floor', 'add-k', 'none'] as const)
    near(bleuScore(statistics, { smoothing, usesEffectiveOrder: true }), 0)
})

test('as promptfoo has it, short outputs lost nothing while its penalty was inverted', () => {
  const output = 'the cat sat on the mat'
  const reference = 'the cat sat on the mat and looked out'
  // Precisions are all 1, so the penalty is the score: exp(1 − 9/6), and exp(1 − 6/9) when inverted.
  near(promptfooBleu(output, [reference], { hasInvertedPenalty: false }), Math.exp(-0.5))
  near(promptfooBleu(output, [reference], { hasInvertedPenalty: true }), Math.exp(1 / 3))
  near(promptfooBleu('The cat sat.', ['the cat sat.'], { hasInvertedPenalty: false }), 1e-7 ** 0.25)
})

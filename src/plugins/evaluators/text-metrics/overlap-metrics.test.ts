import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gleuScore, gleuStatistics } from './gleu.ts'
import { meteorDefaults, meteorScore } from './meteor.ts'
import { ngramSimilarity } from './ngram-similarity.ts'
import { splitWords } from './ngrams.ts'
import { promptfooRougeN, rougeL, rougeLsum, rougeN, rougeSplitter } from './rouge.ts'
import { squadF1 } from './squad-f1.ts'
import { tokenizeTreebank } from './treebank.ts'

function near(actual: number, expected: number, tolerance = 1e-6) {
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`)
}

// Sentences of NLTK's doctests, in gleu_score.py and meteor_score.py.
const guide =
  'It is a guide to action which ensures that the military always obeys the commands of the party'
const troops = 'It is to insure the troops forever hearing the activity guidebook that party direct'
const forever =
  'It is a guide to action that ensures that the military will forever heed Party commands'
const principle =
  'It is the guiding principle which guarantees the military forces always being under the command of the Party'
const practical =
  'It is the practical guide for the army always to heed the directions of the party'
const history = 'he read the book because he was interested in world history'
const historyReference = 'he was interested in world history because he read the book'

test('GLEU is NLTK’s', () => {
  const gleu = (output: string, reference: string) =>
    gleuScore([gleuStatistics(splitWords(output), [splitWords(reference)])])
  near(gleu('the the the the the the the', 'the cat is on the mat'), 0.0909, 1e-4)
  near(gleu(guide, forever), 0.4393, 1e-4)
  near(gleu(troops, forever), 0.1206, 1e-4)
  const corpus = [
    gleuStatistics(splitWords(guide), [forever, principle, practical].map(splitWords)),
    gleuStatistics(splitWords(history), [splitWords(historyReference)]),
  ]
  near(gleuScore(corpus), 0.5673, 1e-4)
  near((gleu(guide, forever) + gleu(history, historyReference)) / 2, 0.6144, 1e-4)
  near(gleuScore([gleuStatistics([], [[]])]), 0)
})

test('METEOR is that of newer versions of NLTK', () => {
  // NLTK 3.7 and older say .7398 here: WordNet, which Belay leaves out, takes always for forever.
  near(meteorScore(splitWords(guide), splitWords(forever), meteorDefaults), 0.6944, 1e-4)
  near(
    meteorScore(splitWords('non matching hypothesis'), splitWords('this is a cat'), meteorDefaults),
    0,
  )
})

test('METEOR takes words of one stem for the same', () => {
  const score = (output: string, reference: string) =>
    meteorScore(splitWords(output), splitWords(reference), meteorDefaults)
  // One chunk of three matches: the penalty is 0.5 × (1/3)³.
  near(score('he was running', 'he was runs'), 1 - 0.5 / 27)
  near(score('he was walking', 'he was runs'), (1 - 0.5 / 8) * (2 / 3))
})

test('ROUGE-1 and ROUGE-2 are those of google-research', () => {
  const tokens = rougeSplitter([], { stems: false, words: 'package' })
  const one = rougeN(tokens('testing'), tokens('testing one two'), 1)
  near(one.precision, 1)
  near(one.recall, 1 / 3)
  near(one.fMeasure, 1 / 2)
  const two = rougeN(tokens('testing one'), tokens('testing one two'), 2)
  near(two.precision, 1)
  near(two.recall, 1 / 2)
  near(two.fMeasure, 2 / 3)
  near(rougeN(tokens(''), tokens('testing one two'), 1).fMeasure, 0)
})

test('ROUGE-L is that of google-research, neighbours or not', () => {
  for (const output of ['testing one', 'testing two']) {
    const score = rougeL(splitWords(output), splitWords('testing one two'))
    near(score.precision, 1)
    near(score.recall, 2 / 3)
    near(score.fMeasure, 4 / 5)
  }
})

test('ROUGE-Lsum unites the subsequences of sentences, as in section 3.2 of Lin 2004', () => {
  const score = rougeLsum(
    [splitWords('w1 w2 w6 w7 w8'), splitWords('w1 w3 w8 w9 w5')],
    [splitWords('w1 w2 w3 w4 w5')],
  )
  near(score.recall, 0.8)
  near(score.precision, 0.4)
  near(score.fMeasure, 0.5333, 1e-4)
  near(rougeLsum([[]], [['reference']]).recall, 0)
})

test('ROUGE with stems takes Porter’s, of words of four letters and more', () => {
  assert.deepEqual(
    rougeSplitter([], { stems: true, words: 'auto' })('The cats were Running, was 3.5!'),
    ['the', 'cat', 'were', 'run', 'was', '3', '5'],
  )
})

test('as promptfoo has it, ROUGE-1 is recall of distinct Treebank tokens', () => {
  assert.deepEqual(tokenizeTreebank('They can\'t say "no", cannot they?'), [
    'They',
    'ca',
    "n't",
    'say',
    '``',
    'no',
    "''",
    ',',
    'can',
    'not',
    'they',
    '?',
  ])
  near(promptfooRougeN('a b', 'a b c d'), 0.5)
  // Three of a kind are one token of js-rouge's set, over all three.
  near(promptfooRougeN('a', 'a a a'), 1 / 3)
})

test('SQuAD’s F1 leaves out articles, punctuation and the case of letters', () => {
  near(squadF1('The Eiffel Tower!', 'eiffel tower'), 1)
  near(squadF1('in Paris, France', 'Paris'), 0.5)
  near(squadF1('London', 'Paris'), 0)
  near(squadF1('the', 'a'), 1)
  near(squadF1('', 'Paris'), 0)
})

test('n-gram similarity is a share of the union, or of the mean', () => {
  const settings = { order: 2, measure: 'jaccard' } as const
  near(ngramSimilarity([...'night'], [...'nacht'], settings), 1 / 7)
  near(ngramSimilarity([...'night'], [...'nacht'], { ...settings, measure: 'dice' }), 0.25)
  near(ngramSimilarity([], [], settings), 1)
  near(ngramSimilarity(['a'], ['b'], settings), 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import { emptyCase, noTools } from '#plugins/evaluators/define.ts'
import { runEvaluator } from '#plugins/evaluators/run-evaluator.ts'
import { splitWords } from './ngrams.ts'
import { separateUnspaced, unicodeWords } from './unicode-words.ts'

const sentences: Readonly<Record<string, string>> = {
  Latin: 'Die Straße führt über den Hügel nach Łódź.',
  Cyrillic: 'Верёвка держит того, кто поднимается.',
  Greek: 'Το σχοινί κρατά αυτόν που ανεβαίνει.',
  Arabic: 'الحبل يمسك من يتسلق.',
  Hebrew: 'החבל מחזיק את מי שמטפס.',
  Devanagari: 'रस्सी चढ़ने वाले को थामती है।',
  Han: '绳子托住攀登的人。',
  Japanese: 'ロープは登る人を支える。',
  Hangul: '밧줄은 오르는 사람을 붙잡는다.',
  Thai: 'เชือกยึดผู้ที่ปีนขึ้นไป',
  Khmer: 'ខ្សែទប់អ្នកឡើង',
}

test('identical texts have full marks in every script, and other texts less', async () => {
  for (const id of ['rouge-1', 'rouge-2', 'rouge-l', 'rouge-lsum', 'token-f1', 'gleu', 'bleu'])
    for (const [script, sentence] of Object.entries(sentences)) {
      const evaluator = evaluators[id]
      assert.ok(evaluator?.over === 'case')
      const scoreOf = async (output: string) => {
        const outcome = await runEvaluator(
          evaluator,
          { case: { ...emptyCase, output, expected: sentence }, settings: {} },
          noTools,
        )
        return outcome.kind === 'scored' ? outcome.score : Number.NaN
      }
      const whole = await scoreOf(sentence)
      assert.ok(Math.abs(whole - 1) < 1e-9, `${id} of ${script}: ${whole}`)
      const half = sentence.slice(0, Math.floor(sentence.length / 2))
      assert.ok((await scoreOf(half)) < 1, `${id} of half of ${script}`)
    }
})

test('words are runs of letters, and single characters where a script has no spaces', () => {
  assert.deepEqual(unicodeWords('Naïve e\u0301tudes, 3.5 km'), ['naïve', 'études', '3', '5', 'km'])
  assert.deepEqual(unicodeWords('GPT是模型 v2'), ['gpt', '是', '模', '型', 'v2'])
  assert.deepEqual(unicodeWords('ｶﾀｶﾅ'), ['カ', 'タ', 'カ', 'ナ'])
  assert.deepEqual(unicodeWords('…'), [])
  assert.deepEqual(splitWords(separateUnspaced('a绳子b')), ['a', '绳', '子', 'b'])
})

test('white space is what Python takes for it', () => {
  // '\x1c\x85'.isspace() is True, '\ufeff'.isspace() is False.
  assert.deepEqual(splitWords('a\u001cb\u0085c\u00a0d\u3000e\ufefff'), [
    'a',
    'b',
    'c',
    'd',
    'e\ufefff',
  ])
})

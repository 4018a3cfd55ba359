import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { guessColumns } from './dataset-columns.ts'

describe('The columns of a file, told from their names', () => {
  const clear: readonly [heads: string[], input: string[], expected: string][] = [
    [['input', 'expected'], ['input'], 'expected'],
    [['Input', 'Expected'], ['Input'], 'Expected'],
    [['INPUT', 'EXPECTED_OUTPUT'], ['INPUT'], 'EXPECTED_OUTPUT'],
    [['question', 'Expected Output'], ['question'], 'Expected Output'],
    [['Question', 'Answer'], ['Question'], 'Answer'],
    [['question', 'expectedOutput'], ['question'], 'expectedOutput'],
    [['question', 'ground-truth'], ['question'], 'ground-truth'],
    [['Ｑ', 'ＡＮＳＷＥＲ'], ['Ｑ'], 'ＡＮＳＷＥＲ'],
    [['Input.question', 'input.tone', 'note'], ['Input.question', 'input.tone'], ''],
    [
      ['text', 'target_language', 'response_format'],
      ['text', 'target_language', 'response_format'],
      '',
    ],
    [['input', 'label'], ['input'], ''],
  ]
  for (const [heads, input, expected] of clear)
    test(`${heads.join(', ')} are clear`, () => {
      const { columns, question } = guessColumns(heads)
      assert.deepEqual([columns.input, columns.expected, question], [input, expected, ''])
    })

  const unclear = [
    ['question', 'correct option'],
    ['question', 'answer', 'output'],
    ['question', 'expected', 'label'],
    ['question', 'modelAnswer'],
    ['frage', 'Antwort'],
    ['質問', '答え'],
    ['вопрос', 'Ответ'],
    ['question', 'answers'],
  ]
  for (const heads of unclear)
    test(`${heads.join(', ')} are asked about, and no answer is in the input`, () => {
      const { columns, question } = guessColumns(heads)
      assert.deepEqual([columns.input, question === ''], [heads.slice(0, 1), false])
    })

  test('keep an id as metadata, unless it is one of ours', () => {
    assert.deepEqual(guessColumns(['ID', 'question']).columns.metadata, ['ID'])
    const own = ['id', 'input', 'expected', 'source', 'traceId']
    assert.deepEqual(guessColumns(own).columns.metadata, [])
  })
})

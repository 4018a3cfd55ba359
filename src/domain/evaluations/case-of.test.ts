import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatasetItem } from '#contract/datasets.ts'
import { caseOf } from '#domain/evaluations/case-of.ts'
import { itemOf, resultOf } from '#test/sample-evaluation.ts'

test('evaluators see the item’s side and what the variant made of it', () => {
  const item = itemOf(1, {
    input: 'What is 6 × 7?',
    expected: '42',
    context: ['Multiplication.'],
    metadata: { topic: 'sums' },
  })
  const seen = caseOf(
    item,
    resultOf(item, 0, {
      output: '41',
      latencyMs: 250,
      costUsd: '0.01',
      usage: { input: 9, output: 1 },
      finishReason: 'length',
    }),
  )
  assert.deepEqual(
    [seen.input, seen.output, seen.expected, seen.context, seen.metadata],
    ['What is 6 × 7?', '41', '42', ['Multiplication.'], { topic: 'sums' }],
  )
  assert.deepEqual(
    [seen.latencyMs, seen.costUsd, seen.usage, seen.finishReason, seen.error],
    [250, '0.01', { input: 9, output: 1 }, 'length', ''],
  )
  assert.deepEqual(seen.variables, { input: 'What is 6 × 7?', context: 'Multiplication.' })
})

test('an expected value that is no text is its JSON, and none is none', () => {
  const expectedOf = (expected: DatasetItem['expected']) =>
    caseOf(itemOf(1, { expected }), resultOf(itemOf(1), 0)).expected
  assert.equal(expectedOf({ answer: 42 }), '{"answer":42}')
  assert.equal(expectedOf(['a', 'b']), '["a","b"]')
  assert.equal(expectedOf(0), '0')
  assert.equal(expectedOf(''), '')
  assert.equal(expectedOf(null), null)
})

test('an item says which tools should have been called', () => {
  const item = itemOf(1, {
    expected: { toolCalls: [{ name: 'add', arguments: { a: 1 } }, 'no call', { arguments: [] }] },
  })
  const toolCalls = [{ name: 'add', arguments: { a: 2 } }]
  const seen = caseOf(item, resultOf(item, 0, { toolCalls }))
  assert.deepEqual(seen.expectedToolCalls, [
    { name: 'add', arguments: { a: 1 } },
    { name: '', arguments: [] },
  ])
  assert.deepEqual(seen.toolCalls, toolCalls)
  const silent = caseOf(itemOf(1, { expected: { answer: 1 } }), resultOf(item, 0))
  assert.deepEqual([silent.expectedToolCalls, silent.toolCalls], [null, null])
})

test('what was retrieved is what the answer lists, else what the item has', () => {
  const item = itemOf(1, { input: { question: 'Which?', retrieved: ['a', 7] } })
  const retrieved = (output: string) => caseOf(item, resultOf(item, 0, { output })).retrieved
  assert.deepEqual(retrieved('{"answer":"b","retrieved":["b",3]}'), ['b', '3'])
  assert.deepEqual(retrieved('{"answer":"b","retrieved":"b"}'), ['a', '7'])
  assert.deepEqual(retrieved('plain text'), ['a', '7'])
  assert.equal(caseOf(itemOf(1), resultOf(item, 0, { output: '[]' })).retrieved, null)
})

test('labels of relevance are numbers; what is none is passed over', () => {
  const item = itemOf(1, { expected: { relevance: { a: 2, b: 0, c: 'high' } } })
  assert.deepEqual(caseOf(item, resultOf(item, 0)).relevance, { a: 2, b: 0 })
  const none = itemOf(1, { expected: { relevance: ['a'] } })
  assert.equal(caseOf(none, resultOf(none, 0)).relevance, null)
})

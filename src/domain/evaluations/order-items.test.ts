import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ItemOrder, orderItems } from '#domain/evaluations/order-items.ts'
import { sampleEvaluation } from '#test/sample-evaluation.ts'

// Token F1 against "one two three four": the share of words that are right, for both variants.
const measured = await sampleEvaluation({
  variants: ['old', 'new'],
  definition: {
    evaluators: [
      { name: 'words', evaluator: 'token-f1' },
      { name: 'exact', evaluator: 'equals' },
      { name: 'has one', evaluator: 'contains', settings: { values: ['one'] } },
    ],
  },
  items: [
    asked('half', 'test', [['one two x y'], ['one two x y']]),
    asked('worst', 'train', [['a b c d'], ['w x y z']]),
    asked('best', 'test', [['one two three four'], ['one two three four']]),
    asked('apart', 'train', [['one two three four'], ['p q r s']]),
    asked('lost', 'test', [[{ error: 'The provider is away.' }], [{ error: 'Timed out.' }]]),
  ],
})

function asked(name: string, split: string, answers: readonly (readonly (string | object)[])[]) {
  const metadata = { name, topic: split === 'test' ? 'sums' : '' }
  return {
    item: { input: `Count, ${name}`, expected: 'one two three four', split, metadata },
    answers,
  }
}

function names(order: Partial<ItemOrder>): string[] {
  return orderItems(measured, { order: 'item', only: 'all', ...order }).map(
    ({ item }) => item.metadata['name'] ?? '',
  )
}

test('items stand in the order of the dataset, of the worst, the best, or where variants differ most', () => {
  assert.deepEqual(names({}), ['half', 'worst', 'best', 'apart', 'lost'])
  assert.deepEqual(names({ order: 'worst' }), ['worst', 'half', 'apart', 'best', 'lost'])
  assert.deepEqual(names({ order: 'best' }), ['best', 'half', 'apart', 'worst', 'lost'])
  assert.deepEqual(names({ order: 'difference' }), ['apart', 'half', 'worst', 'best', 'lost'])
})

test('an item without a score stands last in every order, and a metric can be named', () => {
  for (const order of ['worst', 'best', 'difference'] as const)
    assert.equal(names({ order }).at(-1), 'lost')
  assert.deepEqual(names({ order: 'best', metric: 'exact' }).slice(0, 2), ['best', 'apart'])
  assert.deepEqual(names({ order: 'worst', metric: 'no such' }), names({}))
})

test('only those that failed, went wrong, or that evaluators do not agree on', () => {
  assert.deepEqual(names({ only: 'failed' }), ['half', 'worst', 'apart'])
  assert.deepEqual(names({ only: 'errors' }), ['lost'])
  assert.deepEqual(names({ only: 'disagreement' }), ['half'])
})

test('a search looks in inputs and outputs and does not mind capitals', () => {
  assert.deepEqual(names({ search: 'COUNT, B' }), ['best'])
  assert.deepEqual(names({ search: 'w x Y' }), ['worst'])
  assert.deepEqual(names({ search: 'nowhere' }), [])
})

test('a slice is a field and its value; the split is one, and an empty value finds those without', () => {
  assert.deepEqual(names({ slice: 'split=train' }), ['worst', 'apart'])
  assert.deepEqual(names({ slice: 'topic=sums' }), ['half', 'best', 'lost'])
  assert.deepEqual(names({ slice: 'topic=' }), ['worst', 'apart'])
  assert.deepEqual(names({ slice: 'unknown=x' }), [])
  assert.equal(names({ slice: '' }).length, 5)
  assert.deepEqual(names({ slice: 'split=test', order: 'best', search: 'count', only: 'failed' }), [
    'half',
  ])
})

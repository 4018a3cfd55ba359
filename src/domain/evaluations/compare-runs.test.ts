import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareRuns } from '#domain/evaluations/compare-runs.ts'
import type { Measured } from '#domain/evaluations/measured.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import { sampleEvaluation } from '#test/sample-evaluation.ts'

function runOf(
  name: string,
  answers: readonly (readonly [question: unknown, ...outputs: string[]])[],
  variants: readonly string[] = ['only'],
): Promise<Measured> {
  return sampleEvaluation({
    variants,
    definition: { name, evaluators: [{ name: 'exact', evaluator: 'equals' }] },
    items: answers.map(([question, ...outputs]) => ({
      // Questions are literal JSON.
      item: { input: question as string, expected: 'yes' },
      answers: outputs.map((output) => [output]),
    })),
  })
}

const questions = Array.from({ length: 12 }, (_, at) => `question ${at}`)

test('items with the same input are paired, wherever they stand; the other run is the baseline', async () => {
  const here = await runOf('today', [
    ...questions.map((question) => [question, 'yes'] as const),
    ['only here', 'yes'],
  ])
  const there = await runOf('last week', [
    ['only there', 'yes'],
    ['nor here', 'yes'],
    ...questions.toReversed().map((question) => [question, 'no'] as const),
  ])
  const compared = compareRuns({ measured: here }, { measured: there }, evaluators)
  assert.ok(compared.ok)
  const { items, onlyHere, onlyThere, verdict, comparisons } = compared.value
  assert.deepEqual([items, onlyHere, onlyThere, verdict], [12, 1, 2, 'ship'])
  assert.deepEqual(
    [comparisons[0]?.variant, comparisons[0]?.baseline, comparisons[0]?.effect?.mean],
    ['today: only', 'last week: only', 1],
  )
  const back = compareRuns({ measured: there }, { measured: here }, evaluators)
  assert.ok(back.ok)
  assert.deepEqual([back.value.verdict, back.value.comparisons[0]?.effect?.mean], ['rollback', -1])
})

test('the order of an input’s fields does not matter', async () => {
  const here = await runOf('a', [[{ x: 1, y: 2 }, 'yes']])
  const there = await runOf('b', [[{ y: 2, x: 1 }, 'yes']])
  const compared = compareRuns({ measured: here }, { measured: there }, evaluators)
  assert.ok(compared.ok)
  assert.deepEqual([compared.value.items, compared.value.verdict], [1, 'hold'])
})

test('the last variant is compared unless one is named; a name that is not there is told with those that are', async () => {
  const both = await runOf(
    'both',
    questions.map((question) => [question, 'no', 'yes'] as const),
    ['old', 'new'],
  )
  const within = compareRuns({ measured: both }, { measured: both, variant: 'old' }, evaluators)
  assert.ok(within.ok)
  assert.deepEqual(
    [within.value.verdict, within.value.comparisons[0]?.variant],
    ['ship', 'both: new'],
  )
  const unknown = compareRuns({ measured: both, variant: 'newest' }, { measured: both }, evaluators)
  assert.ok(!unknown.ok)
  assert.equal(unknown.fault.code, 'not_found')
  assert.equal(unknown.fault.detail, 'both has no variant "newest". It has: old, new.')
})

test('runs without a common input say nothing of each other', async () => {
  const compared = compareRuns(
    { measured: await runOf('a', [['x', 'yes']]) },
    { measured: await runOf('b', [['y', 'no']]) },
    evaluators,
  )
  assert.ok(compared.ok)
  assert.deepEqual([compared.value.items, compared.value.verdict], [0, 'hold'])
  assert.match(compared.value.reasons.join(' '), /nothing can be said/)
})

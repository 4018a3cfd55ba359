import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReviewDimension } from '#contract/reviews.ts'
import {
  correctionOf,
  dimensionProblems,
  isDisagreed,
  isPassing,
  valueProblems,
  verdictOf,
} from '#domain/reviews/judgements.ts'

const scale: ReviewDimension = {
  kind: 'scale',
  name: 'helpful',
  description: '',
  steps: 5,
  passesFrom: 4,
}
const choice: ReviewDimension = {
  kind: 'choice',
  name: 'tone',
  description: '',
  labels: ['kind', 'rude'],
  passing: ['kind'],
}

describe('What a person says', () => {
  const cases: readonly [values: Record<string, number | string>, paths: string[]][] = [
    [{ helpful: 1, tone: 'kind' }, []],
    [{ helpful: 5, tone: 'rude' }, []],
    [{ helpful: 0, tone: 'kind' }, ['values.helpful']],
    [{ helpful: 6, tone: 'kind' }, ['values.helpful']],
    [{ helpful: 2.5, tone: 'kind' }, ['values.helpful']],
    [{ helpful: '4', tone: 'kind' }, ['values.helpful']],
    [{ helpful: 4, tone: 'Kind' }, ['values.tone']],
    [{ helpful: 4 }, ['values.tone']],
    [{ helpful: 4, tone: 'kind', mood: 1 }, ['values.mood']],
  ]
  for (const [values, paths] of cases)
    test(`${JSON.stringify(values)} ${paths.length === 0 ? 'is taken' : `is refused at ${paths.join(', ')}`}`, () => {
      assert.deepEqual(
        valueProblems([scale, choice], values).map(({ path }) => path),
        paths,
      )
    })

  test('passes by the step or the label that the queue calls good enough', () => {
    assert.deepEqual(
      [3, 4, 5, undefined].map((value) => isPassing(scale, value)),
      [false, true, true, false],
    )
    assert.deepEqual(
      ['kind', 'rude', undefined].map((value) => isPassing(choice, value)),
      [true, false, false],
    )
  })
})

describe('What people say together', () => {
  const said = (...steps: number[]) => steps.map((helpful) => ({ values: { helpful } }))

  test('is what most of them say; nothing when as many say one as the other', () => {
    assert.equal(verdictOf(scale, said(5)), true)
    assert.equal(verdictOf(scale, said(5, 1, 4)), true)
    assert.equal(verdictOf(scale, said(1, 2, 5)), false)
    assert.equal(verdictOf(scale, said(5, 1)), null)
    assert.equal(verdictOf(scale, []), null)
  })

  test('is a disagreement when one value differs, even where both pass', () => {
    assert.equal(isDisagreed([scale], said(4, 5)), true)
    assert.equal(isDisagreed([scale], said(4, 4)), false)
    assert.equal(isDisagreed([scale], said(4)), false)
  })

  test('has the newest correction, whoever wrote it', () => {
    const correction = (text: string | null, at: string) => ({ correction: text, at })
    assert.equal(
      correctionOf([
        correction('second', '2026-02-01T00:00:00Z'),
        correction('first', '2026-01-01T00:00:00Z'),
        correction(null, '2026-03-01T00:00:00Z'),
      ]),
      'second',
    )
    assert.equal(correctionOf([correction(null, '2026-01-01T00:00:00Z')]), null)
  })
})

test('the dimensions of a queue are told apart, and pass by what they have', () => {
  const paths = (...dimensions: ReviewDimension[]) =>
    dimensionProblems(dimensions).map(({ path }) => path)
  assert.deepEqual(paths(scale, choice), [])
  assert.deepEqual(paths(scale, scale), ['dimensions.1.name'])
  assert.deepEqual(paths({ ...scale, passesFrom: 6 }), ['dimensions.0.passesFrom'])
  assert.deepEqual(paths({ ...choice, labels: ['a', 'a'], passing: ['b'] }), [
    'dimensions.0.labels',
    'dimensions.0.passing',
  ])
})

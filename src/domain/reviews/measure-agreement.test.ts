import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReviewDimension } from '#contract/reviews.ts'
import { type Judged, measureAgreement } from '#domain/reviews/measure-agreement.ts'

const dimension: ReviewDimension = {
  kind: 'choice',
  name: 'verdict',
  description: '',
  labels: ['yes', 'no'],
  passing: ['yes'],
}

/** Items that two people judged, as counts of what they said: `[yes yes, yes no, no yes, no no]`. */
function pairs([both, first, second, neither]: readonly [number, number, number, number]) {
  const said = [
    ...Array.from({ length: both }, () => ['yes', 'yes']),
    ...Array.from({ length: first }, () => ['yes', 'no']),
    ...Array.from({ length: second }, () => ['no', 'yes']),
    ...Array.from({ length: neither }, () => ['no', 'no']),
  ]
  return said.flatMap(([ada = '', bob = ''], at): Judged[] => [
    { item: `item ${at}`, reviewer: 'Ada', values: { verdict: ada } },
    { item: `item ${at}`, reviewer: 'Bob', values: { verdict: bob } },
  ])
}

describe('Agreement', () => {
  test('of two people has chance taken out: the grants of Cohen’s κ as usually told, .4', () => {
    // 50 proposals, 20 granted by both, 15 by none, 5 and 10 by one alone: agreed .7, by chance .5.
    const [told] = measureAgreement([dimension], pairs([20, 5, 10, 15]))
    assert.equal(told?.items, 50)
    assert.equal(told?.raw?.mean, 0.7)
    assert.ok(Math.abs((told?.kappa?.mean ?? 0) - 0.4) < 1e-12)
    assert.ok((told?.kappa?.low ?? 1) < 0.4 && (told?.kappa?.high ?? 0) > 0.4)
  })

  test('of everybody on everything is 1, and still no certainty', () => {
    const [told] = measureAgreement([dimension], pairs([5, 0, 0, 5]))
    assert.equal(told?.raw?.mean, 1)
    assert.ok((told?.raw?.low ?? 1) < 0.8)
    assert.equal(told?.alpha?.mean, 1)
  })

  test('counts only items that two or more judged', () => {
    const alone: Judged = { item: 'alone', reviewer: 'Ada', values: { verdict: 'no' } }
    const [told] = measureAgreement([dimension], [...pairs([1, 0, 0, 1]), alone])
    assert.equal(told?.items, 2)
    const [none] = measureAgreement([dimension], [alone])
    assert.deepEqual([none?.items, none?.raw, none?.kappa, none?.alpha], [0, null, null, null])
  })

  test('of three people on one item is the share of pairs that agree, and has no κ', () => {
    const three = (item: string, ...said: string[]) =>
      said.map((verdict, at): Judged => ({ item, reviewer: `r${at}`, values: { verdict } }))
    const [told] = measureAgreement(
      [dimension],
      [...three('a', 'yes', 'yes', 'no'), ...three('b', 'no', 'no', 'no')],
    )
    assert.ok(Math.abs((told?.raw?.mean ?? 0) - (1 / 3 + 1) / 2) < 1e-12)
    assert.equal(told?.kappa, null)
    assert.notEqual(told?.alpha, null)
  })

  test('on a scale counts a near miss as near', () => {
    const scale: ReviewDimension = {
      kind: 'scale',
      name: 'verdict',
      description: '',
      steps: 5,
      passesFrom: 3,
    }
    const judged = (shift: number) =>
      [1, 2, 3, 4, 1, 2, 3, 4].flatMap((step, at): Judged[] => [
        { item: `${at}`, reviewer: 'Ada', values: { verdict: step } },
        { item: `${at}`, reviewer: 'Bob', values: { verdict: ((step - 1 + shift) % 4) + 1 } },
      ])
    const near = measureAgreement([scale], judged(0))[0]?.alpha?.mean ?? 0
    const far = measureAgreement([scale], judged(2))[0]?.alpha?.mean ?? 1
    assert.equal(near, 1)
    assert.ok(far < 0)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertClose } from '#test/simulate.ts'
import { agreementOf, type LabelledItem } from './agreement.ts'
import { seededRandom } from './seeded-random.ts'

const items: LabelledItem[] = [
  ...repeated(20, { person: 1, judge: 1 }),
  ...repeated(5, { person: 1, judge: 2 }),
  ...repeated(10, { person: 2, judge: 1 }),
  ...repeated(15, { person: 2, judge: 2 }),
]

test('a judge is measured by raw agreement, by κ and by α, each with its interval', () => {
  const found = agreementOf({ items, level: 'nominal', alpha: 0.05, random: seededRandom(1) })
  assert.equal(found.n, 50)
  assert.equal(found.raw.rate, 0.7)
  assertClose(found.raw.interval.low, 0.5625, 5e-4)
  assertClose(found.kappa.kappa, 0.4, 1e-12)
  // By hand: 1 − (.3)/(2 · 55 · 45/(100 · 99)).
  assertClose(found.krippendorff.estimate, 1 - 0.3 / ((2 * 55 * 45) / 9900), 1e-12)
  assert.ok(found.krippendorff.interval !== null)
})

test('a near miss counts less where labels have distances', () => {
  const graded: LabelledItem[] = [
    ...repeated(10, { person: 1, judge: 1 }),
    ...repeated(10, { person: 5, judge: 5 }),
    ...repeated(5, { person: 4, judge: 5 }),
  ]
  const at = (level: 'nominal' | 'interval') =>
    agreementOf({ items: graded, level, alpha: 0.05, random: seededRandom(1) }).krippendorff
      .estimate
  assert.ok((at('interval') ?? 0) > 0.9 && (at('nominal') ?? 1) < 0.75)
})

test('without items nothing is known', () => {
  const found = agreementOf({ items: [], level: 'nominal', alpha: 0.05, random: seededRandom(1) })
  assert.deepEqual(
    [found.raw.rate, found.kappa.kappa, found.krippendorff.estimate],
    [null, null, null],
  )
})

function repeated(count: number, item: LabelledItem): LabelledItem[] {
  return Array.from({ length: count }, () => item)
}

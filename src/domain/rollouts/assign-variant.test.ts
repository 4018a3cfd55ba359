import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { assignVariant, bucketOf, unitOf } from '#domain/rollouts/assign-variant.ts'
import { seededRandom } from '#domain/statistics/seeded-random.ts'

const units = Array.from({ length: 10_000 }, (_, index) => `user-${index}`)
const isCandidate = (salt: string, unit: string, weight: number) =>
  assignVariant({ salt, unit, weight }) === 'candidate'

test('raising the weight never moves one of 10,000 units back, and lowering it lets none in', () => {
  const random = seededRandom(7)
  const weights = [0, ...Array.from({ length: 40 }, () => random()), 1].toSorted((a, b) => a - b)
  for (const unit of units) {
    const had = weights.map((weight) => isCandidate('salt', unit, weight))
    assert.deepEqual(had, had.toSorted(), `${unit} is the control's first, then the candidate's`)
    assert.equal(had[0], false, 'nobody at 0')
    assert.equal(had.at(-1), true, 'everybody at 1')
  }
})

test('the candidate gets its share of the units, within five standard errors', () => {
  for (const weight of [0.01, 0.2, 0.5, 0.9]) {
    const count = units.filter((unit) => isCandidate('salt', unit, weight)).length
    const error = Math.sqrt(weight * (1 - weight) * units.length)
    assert.ok(Math.abs(count - weight * units.length) < 5 * error, `${count} at ${weight}`)
  }
})

test('another salt assigns anew: who is first in one rollout is nobody in particular in the next', () => {
  const both = units.filter(
    (unit) => isCandidate('one', unit, 0.5) && isCandidate('two', unit, 0.5),
  ).length
  assert.ok(Math.abs(both - 2500) < 5 * Math.sqrt(10_000 * 0.25 * 0.75), `${both} in both`)
})

test('a bucket is the first eight bytes of the hash, and salt and unit do not run into each other', () => {
  const hash = createHash('sha256').update('salt').update('\0').update('unit').digest('hex')
  assert.equal(bucketOf('salt', 'unit'), Number(BigInt(`0x${hash.slice(0, 16)}`)) / 2 ** 64)
  assert.notEqual(bucketOf('salt', 'unit'), bucketOf('saltu', 'nit'))
  assert.ok(units.every((unit) => bucketOf('salt', unit) < 1))
})

test('a unit is of the declared kind, or the first of header, user, session and trace', () => {
  const facts = { header: 'h', user: 'u', session: 's', trace: 't' }
  assert.equal(unitOf('user', facts), 'u')
  assert.equal(unitOf('trace', facts), 't')
  assert.equal(unitOf('user', { ...facts, user: '' }), 'h')
  assert.equal(unitOf('header', { ...facts, header: '' }), 'u')
  assert.equal(unitOf('session', { ...facts, session: '', header: '', user: '' }), 't')
})

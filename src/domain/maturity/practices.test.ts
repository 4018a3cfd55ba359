import assert from 'node:assert/strict'
import { test } from 'node:test'
import { focuses, levels } from '#contract/maturity.ts'
import { findPractice, practices, practicesOf } from './practices.ts'

/** Practices per level, in the design's own count. */
const counts: Readonly<Record<(typeof focuses)[number], readonly number[]>> = {
  MOD: [9, 1, 6, 3],
  PRM: [4, 8, 3, 0],
  EVL: [1, 4, 3, 5],
  DEL: [0, 5, 3, 6],
  OBS: [4, 3, 9, 5],
  GOV: [0, 4, 11, 4],
  IMP: [1, 1, 1, 20],
}

test('the catalogue has 124 practices, with three cells empty: delivery 1, governance 1, prompts 4', () => {
  assert.equal(practices.length, 124)
  for (const focus of focuses) {
    assert.deepEqual(
      levels.map((level) => practicesOf(focus, level).length),
      counts[focus],
      focus,
    )
  }
})

test('every practice has an id of its own, and says what it is and what proves it', () => {
  assert.equal(new Set(practices.map(({ id }) => id)).size, practices.length)
  for (const { id, focus, level, practice, proof } of practices) {
    assert.match(id, new RegExp(`^${focus}-${level}\\.\\d+$`))
    assert.ok(practice.length > 10 && proof.length > 10, id)
    assert.equal(findPractice(id)?.id, id)
  }
})

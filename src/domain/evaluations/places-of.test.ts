import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesOf } from '#domain/evaluations/places-of.ts'

test('an evaluation makes as many calls at once as it says, else from 8 up to 64', () => {
  assert.deepEqual(placesOf({ parallel: 3, budgetUsd: null }), { first: 3, most: 3 })
  assert.deepEqual(placesOf({ parallel: 64, budgetUsd: '5' }), { first: 64, most: 64 })
  assert.deepEqual(placesOf({ parallel: null, budgetUsd: null }), { first: 8, most: 64 })
})

test('calls that a budget may be exceeded by stay few', () => {
  assert.deepEqual(placesOf({ parallel: null, budgetUsd: '5' }), { first: 8, most: 8 })
})

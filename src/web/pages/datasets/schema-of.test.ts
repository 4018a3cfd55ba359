import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaOf } from '#web/pages/datasets/schema-of.ts'

test('fields that every item has are required, others are not', () => {
  assert.deepEqual(schemaOf([{ question: 'a', tone: 'dry' }, { question: 'b' }]), {
    type: 'object',
    properties: { question: { type: 'string' }, tone: { type: 'string' } },
    required: ['question'],
  })
})

test('values of several types may be any of them', () => {
  assert.deepEqual(schemaOf(['a', 1, null]), { type: ['string', 'number', 'null'] })
  assert.deepEqual(schemaOf([{ a: 1 }, { a: null }]), {
    type: 'object',
    properties: { a: { type: ['number', 'null'] } },
    required: ['a'],
  })
})

test('lists say what is in them, and nothing has no schema', () => {
  assert.deepEqual(schemaOf([['a'], []]), { type: 'array', items: { type: 'string' } })
  assert.deepEqual(schemaOf([[]]), { type: 'array' })
  assert.equal(schemaOf([]), null)
})

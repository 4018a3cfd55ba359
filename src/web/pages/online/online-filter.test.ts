import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  filterWords,
  readOnlineFilter,
  traceSearchOf,
  typedFilter,
} from '#web/pages/online/online-filter.ts'

describe('the filter of an online evaluation', () => {
  const filter = {
    environment: 'production',
    model: 'gpt-4.1,gpt-4o',
    traceName: 'support answer',
    keyId: 'key_1',
    minDurationMs: 200,
  }

  it('reads in words, and as all traces when it asks nothing', () => {
    assert.equal(
      filterWords(filter),
      'environment production, name support answer, model gpt-4.1 or gpt-4o, key key_1, at least (ms) 200',
    )
    assert.equal(filterWords({}), 'all traces')
  })

  it('leads to the same traces in the trace list, by the names that it has there', () => {
    assert.deepEqual(traceSearchOf(filter), {
      environment: 'production',
      model: 'gpt-4.1,gpt-4o',
      name: 'support answer',
      key: 'key_1',
      minDurationMs: '200',
    })
  })

  it('comes back from its form as it was; what is no number is none', () => {
    assert.deepEqual(readOnlineFilter(typedFilter(filter)), filter)
    assert.deepEqual(readOnlineFilter(typedFilter({})), {})
    assert.equal(readOnlineFilter({ ...typedFilter({}), minDurationMs: 'long' }), undefined)
    assert.deepEqual(readOnlineFilter({ ...typedFilter({}), tag: ' shop ' }), { tag: 'shop' })
  })
})

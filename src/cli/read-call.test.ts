import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flagsOf } from '#cli/flag.ts'
import { readCall } from '#cli/read-call.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { createKey } from '#contract/keys.ts'
import { putReview } from '#contract/reviews.ts'

/** The call that flags make of what was typed. */
function callOf(
  endpoint: Endpoint,
  values: Readonly<Record<string, string | readonly string[]>>,
  params: Readonly<Record<string, string>> = {},
): unknown {
  return readCall(endpoint, {
    flags: flagsOf(endpoint),
    values,
    params,
    body: {},
    isPathOpen: false,
    hint: '',
  })
}

test('a pair whose value may be a number is one where it can be read as such: steps are numbers, labels texts', () => {
  const params = { item: `rvi_${'0'.repeat(26)}` }
  assert.deepEqual(callOf(putReview, { values: ['helpful=4', 'tone=kind'] }, params), {
    params,
    query: {},
    body: { values: { helpful: 4, tone: 'kind' } },
  })
})

test('a pair of texts stays text, digits or not', () => {
  assert.deepEqual(callOf(createKey, { name: 'shop', metadata: ['room=101'] }), {
    body: { name: 'shop', metadata: { room: '101' } },
  })
})

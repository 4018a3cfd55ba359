import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, newSpanId, newTraceId } from './id.ts'

test('an id carries its prefix and 26 characters that sort by the time they were made', () => {
  const early = newId('key', 1_700_000_000_000)
  const late = newId('key', 1_700_000_000_001)
  assert.match(early, /^key_[0-9a-hjkmnp-tv-z]{26}$/)
  assert.ok(early < late)
})

test('trace and span ids are lower-case hexadecimal and do not repeat across the random pool', () => {
  const seen = new Set<string>()
  for (let made = 0; made < 2000; made += 1) {
    const traceId = newTraceId()
    assert.match(traceId, /^[0-9a-f]{32}$/)
    assert.match(newSpanId(), /^[0-9a-f]{16}$/)
    seen.add(traceId)
  }
  assert.equal(seen.size, 2000)
})

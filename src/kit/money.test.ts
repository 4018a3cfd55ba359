import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatUsd, parseUsd, perMillion } from './money.ts'

const amounts: readonly (readonly [string, bigint])[] = [
  ['0', 0n],
  ['1', 1_000_000_000_000n],
  ['0.000000000001', 1n],
  ['18.2', 18_200_000_000_000n],
  ['-3.05', -3_050_000_000_000n],
  ['123456789.123456789012', 123_456_789_123_456_789_012n],
]
for (const [text, pico] of amounts) {
  test(`${text} US dollars survive the way to pico-dollars and back`, () => {
    assert.equal(parseUsd(text), pico)
    assert.equal(formatUsd(pico), text)
  })
}

for (const text of ['', '1,5', '1e3', '.5', '1.', '0.0000000000001', 'NaN']) {
  test(`"${text}" is refused as an amount`, () => {
    assert.throws(() => parseUsd(text), RangeError)
  })
}

test('a price per million tokens is exact per token', () => {
  assert.equal(perMillion('0.01'), 10_000n)
  assert.equal(perMillion('2.5') * 1_000_000n, parseUsd('2.5'))
})

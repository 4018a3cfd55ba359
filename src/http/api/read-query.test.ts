import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readAt, readWindow } from '#http/api/read-query.ts'

const nowNs = BigInt(Date.parse('2026-12-01T12:00:00Z')) * 1_000_000n
const ns = (text: string) => BigInt(Date.parse(text)) * 1_000_000n

function momentOf(at: string): bigint | null | 'refused' {
  const read = readAt({ at, sort: 'time' }, nowNs)
  return read.ok ? read.value : 'refused'
}

describe('a moment of a query', () => {
  const rows: readonly (readonly [string, bigint | 'refused'])[] = [
    ['now', nowNs],
    ['-90m', ns('2026-12-01T10:30:00Z')],
    ['2026-11-23', ns('2026-11-23T00:00:00Z')],
    ['2026-11-23T08:00:00.5+01:00', ns('2026-11-23T07:00:00.500Z')],
    ['2026-11-23 08:00Z', ns('2026-11-23T08:00:00Z')],
    ['1796126400000000001', 1_796_126_400_000_000_001n],
    ['2026-02-28', ns('2026-02-28T00:00:00Z')],
    ['2026-02-29', 'refused'],
    ['2028-02-29', ns('2028-02-29T00:00:00Z')],
    ['2026-02-30T00:00:00Z', 'refused'],
    ['2026-13-01', 'refused'],
    ['0', 'refused'],
    ['1 December 2026', 'refused'],
    ['+1h', 'refused'],
    ['', 'refused'],
    // What no store can hold is the nearest that it can.
    ['0001-01-01', 0n],
    ['1969-12-31T23:59:59Z', 0n],
    ['-999999w', 0n],
    ['9999-12-31T23:59:59Z', ns('2106-01-01T00:00:00Z')],
    ['9223372036854775807', ns('2106-01-01T00:00:00Z')],
  ]
  for (const [text, expected] of rows)
    it(`${JSON.stringify(text)} is ${expected}`, () => assert.equal(momentOf(text), expected))
})

describe('a window of a query', () => {
  it('that lies where no store holds anything is empty, and no mistake', () => {
    const read = readWindow({ from: '2300-01-01', to: '2400-01-01' }, nowNs)
    assert.ok(read.ok)
    assert.equal(read.value.fromNs, read.value.toNs)
  })

  it('whose end lies before its start is refused, wherever that is', () => {
    for (const [from, to] of [
      ['-1h', '-2h'],
      ['2400-01-01', '2300-01-01'],
      ['now', 'now'],
    ] as const)
      assert.equal(readWindow({ from, to }, nowNs).ok, false)
  })
})

it('a clock time without a zone is UTC’s, wherever the server stands', () => {
  const before = process.env['TZ']
  process.env['TZ'] = 'Asia/Tokyo'
  try {
    for (const text of ['2026-11-23T08:00', '2026-11-23 08:00:00', '2026-11-23T17:00:00+09:00'])
      assert.equal(momentOf(text), ns('2026-11-23T08:00:00Z'), text)
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundDepth, isNestedTooDeep } from '#web/parts/conversation/markdown-depth.ts'

describe('markdown that nests', () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['a list', '- a\n  - b\n    1. c', false],
    ['a line of dashes', '-'.repeat(500), false],
    ['bold text', '*'.repeat(500), false],
    ['31 quotes', '> '.repeat(31), false],
    ['32 quotes', '> '.repeat(32), true],
    ['quotes without spaces, later in the text', `a\n${'>'.repeat(9000)}`, true],
    ['lists in one line', '1) '.repeat(40), true],
    ['many spaces', `${' '.repeat(9000)}x`, false],
  ]
  for (const [what, text, expected] of rows)
    it(`${expected ? 'is left as it is' : 'is read'}: ${what}`, () =>
      assert.equal(isNestedTooDeep(text), expected))

  it('is bounded as a tree', () => {
    const chain = (depth: number): object =>
      depth === 0 ? {} : { children: [chain(depth - 1), {}] }
    boundDepth()(chain(100))
    assert.throws(() => boundDepth()(chain(101)))
  })
})

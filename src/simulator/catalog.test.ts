import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseModelName, simulatedModels } from './catalog.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/simulator.md'), 'utf8')

describe('the simulator’s catalogue', () => {
  for (const { name, summary } of simulatedModels) {
    it(`lists ${name} under a name that works, in the guide too`, () => {
      assert.notEqual(parseModelName(name), null)
      assert.ok(
        guide.includes(`| \`${name}\` | ${summary} |`),
        `docs/guide/simulator.md lacks the line: | \`${name}\` | ${summary} |`,
      )
    })
  }

  it('takes any number in reach, and joined parts, the later one winning', () => {
    assert.equal(parseModelName('slow-5ms')?.waitMs, 5)
    assert.equal(parseModelName('sim/slow-5ms+slow-7ms')?.waitMs, 7)
    assert.equal(parseModelName('tokens-9-per-s+echo')?.content, 'echo')
    assert.equal(parseModelName('size-1000000-tokens')?.sizeTokens, 1_000_000)
  })

  for (const name of [
    '',
    '+',
    'echo+',
    'gpt-5',
    'slow-ms',
    'slow-800',
    'slow-600001ms',
    'size-1000001-tokens',
    'error-399',
    'error-600',
    'flaky-101',
    'Echo',
  ]) {
    it(`does not know '${name}'`, () => {
      assert.equal(parseModelName(name), null)
    })
  }
})

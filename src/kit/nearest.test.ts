import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestTo } from '#kit/nearest.ts'

const words = ['keys create', 'keys list', 'start', 'traces', 'port']
const cases: readonly [typed: string, meant: string | null][] = [
  ['key create', 'keys create'],
  ['keys craete', 'keys create'],
  ['trcaes', 'traces'],
  ['strat', 'start'],
  ['Start', 'start'],
  ['prot', 'port'],
  ['pot', 'port'],
  ['pt', null],
  ['deploy', null],
  ['', null],
  ['x'.repeat(100_000), null],
]

for (const [typed, meant] of cases) {
  test(`"${typed.slice(0, 20)}" is nearest to ${meant ?? 'nothing'}`, () => {
    assert.equal(nearestTo(typed, words), meant)
  })
}

test('nothing is near when there is nothing', () => assert.equal(nearestTo('start', []), null))

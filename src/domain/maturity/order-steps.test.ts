import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Focus, Level, PracticeState } from '#contract/maturity.ts'
import { gateReason, orderSteps } from './order-steps.ts'
import { practices, practicesOf } from './practices.ts'
import { scoreCells } from './score.ts'

/** Every practice of the catalogue, in the states given and absent otherwise, with its cells. */
function project(states: Readonly<Record<string, PracticeState>>, isMet: (id: string) => boolean) {
  const all = practices.map((practice) => ({
    ...practice,
    state: states[practice.id] ?? 'absent',
    isMet: isMet(practice.id),
  }))
  const counts = (focus: Focus, level: Level) => {
    const own = practicesOf(focus, level)
    return { practices: own.length, met: own.filter(({ id }) => isMet(id)).length }
  }
  const scored = scoreCells({
    shareOf: (focus, level) => {
      const { practices: count, met } = counts(focus, level)
      return count === 0 ? null : met / count
    },
    hasTraffic: true,
  })
  return { all, cells: scored.map((cell) => ({ ...cell, ...counts(cell.focus, cell.level) })) }
}

const steps = (
  states: Readonly<Record<string, PracticeState>>,
  isMet: (id: string) => boolean,
  hasTraffic = true,
) => {
  const { all, cells } = project(states, isMet)
  return orderSteps(all, cells, hasTraffic)
}

const cases: readonly { title: string; found: string[]; first: readonly string[] }[] = [
  {
    title: 'without traffic a key and a connection come before everything',
    found: steps({}, () => false, false),
    first: ['MOD-1.8', 'MOD-1.1', 'EVL-1.1'],
  },
  {
    title: 'what gives most points comes first where nothing is begun',
    found: steps({}, () => false),
    first: ['EVL-1.1', 'IMP-1.1', 'PRM-1.1'],
  },
  {
    title: 'what is begun comes before what is not, in the same cell',
    found: steps({ 'MOD-1.6': 'configured', 'PRM-1.3': 'configured' }, () => false),
    first: ['PRM-1.3', 'MOD-1.6', 'EVL-1.1'],
  },
  {
    title: 'the weakest focus of a level comes first',
    found: steps({}, (id) => ['PRM-1.1', 'PRM-1.2', 'EVL-1.1', 'IMP-1.1', 'MOD-1.1'].includes(id)),
    first: ['OBS-1.1', 'OBS-1.2', 'OBS-1.3', 'OBS-1.4', 'MOD-1.2'],
  },
  {
    title: 'a lower level comes before a higher one, whatever the focus',
    found: steps({}, (id) => /-1\./.test(id) && id !== 'MOD-1.7'),
    first: ['MOD-1.7', 'MOD-2.1'],
  },
]
for (const { title, found, first } of cases) {
  test(title, () => assert.deepEqual(found.slice(0, first.length), first))
}

test('steps are exactly what is not met', () => {
  assert.equal(steps({}, () => true).length, 0)
  assert.equal(new Set(steps({}, () => false)).size, 124)
})

test('the gate names the practices of the next level that are missing, and its weakest focus', () => {
  const { all, cells } = project({}, (id) => /-1\./.test(id) && id !== 'OBS-1.4')
  assert.equal(
    gateReason(all, cells, 0),
    'Level 1, Initial, is not complete: OBS-1.4. The weakest focus is Observability and operations (3 of 4 met).',
  )
  const nothing = project({}, () => false)
  assert.match(gateReason(nothing.all, nothing.cells, 0), /MOD-1\.8 and 11 more\./)
  const whole = project({}, () => true)
  assert.equal(gateReason(whole.all, whole.cells, 4), 'Every practice of all four levels is met.')
})

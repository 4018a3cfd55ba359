import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Limits, noLimits } from '#contract/keys.ts'
import { periodStartMs } from '#access/limits/periods.ts'
import { type Ask, isReached, type Reservation } from '#access/limits/port.ts'
import { newLimitCounters, SharedLimits } from '#access/limits/shared-memory.ts'
import { parseUsd } from '#kit/money.ts'

const minuteStartMs = Date.UTC(2026, 0, 31, 23, 58)

function newGate(limits: Partial<Limits>) {
  const gate = new SharedLimits(newLimitCounters())
  const all = { ...noLimits, ...limits }
  const ask = (more: Partial<Ask> = {}) =>
    gate.reserve({ slot: 3, limits: all, tokens: 0, cost: 0n, nowMs: minuteStartMs, ...more })
  const take = (more: Partial<Ask> = {}): Reservation => {
    const outcome = ask(more)
    assert.ok(!isReached(outcome), JSON.stringify(isReached(outcome) && outcome.limit))
    return outcome
  }
  const refused = (more: Partial<Ask> = {}) => {
    const outcome = ask(more)
    assert.ok(isReached(outcome))
    return outcome
  }
  return { gate, take, refused, limits: all }
}

test('requests of a minute that has just passed weigh by what of it a sliding minute still covers', () => {
  const { take, refused, gate, limits } = newGate({ requestsPerMinute: 10 })
  for (let calls = 0; calls < 10; calls += 1) gate.settle(take(), { tokens: 0, cost: 0n })
  assert.equal(refused().retryAfterS, 60)
  // Half a minute on, half of the ten still count: five more, and not six.
  const nowMs = minuteStartMs + 90_000
  for (let calls = 0; calls < 5; calls += 1) take({ nowMs })
  assert.equal(refused({ nowMs }).limit, 'requests per minute')
  assert.equal(gate.remaining(3, limits, nowMs).requests, 0)
  // Two minutes on, nothing of them does.
  for (let calls = 0; calls < 10; calls += 1) take({ nowMs: minuteStartMs + 240_000 })
})

test('tokens count as reserved until the call ends, and then as used', () => {
  const { take, refused, gate } = newGate({ tokensPerMinute: 100 })
  const first = take({ tokens: 100 })
  assert.equal(refused({ tokens: 1 }).limit, 'tokens per minute')
  gate.settle(first, { tokens: 99, cost: 0n })
  const second = take({ tokens: 500 })
  gate.settle(second, { tokens: 1, cost: 0n })
  assert.equal(refused({ tokens: 1 }).bound, '100')
})

test('a call that ends in a later minute than it began gives back nothing that the later one never counted', () => {
  for (const minutesLater of [1, 2, 5]) {
    const { take, refused, gate } = newGate({ tokensPerMinute: 100 })
    const long = take({ tokens: 90 })
    const nowMs = minuteStartMs + minutesLater * 60_000 + 59_999
    gate.settle(take({ tokens: 1, nowMs }), { tokens: 0, cost: 0n })
    gate.settle(long, { tokens: 10, cost: 0n })
    gate.settle(take({ tokens: 100, nowMs }), { tokens: 100, cost: 0n })
    assert.equal(refused({ tokens: 1, nowMs }).limit, 'tokens per minute', `${minutesLater} later`)
  }
})

test('parallel calls are counted up and down, and a refused one takes nothing', () => {
  const { take, refused, gate } = newGate({ parallelCalls: 2 })
  const held = [take(), take()]
  for (let times = 0; times < 5; times += 1) assert.equal(refused().limit, 'parallel calls')
  for (const one of held) gate.settle(one, { tokens: 0, cost: 0n })
  take()
  take()
  refused()
})

test('a budget admits while anything is left of it beyond what is reserved', () => {
  const { take, refused, gate } = newGate({ budgetUsd: '1', budgetPeriod: 'month' })
  const half = take({ cost: parseUsd('0.5') })
  const more = take({ cost: parseUsd('10') })
  const stopped = refused({ cost: parseUsd('0.000001') })
  assert.equal(stopped.limit, 'budget')
  assert.equal(stopped.retryAfterS, 120, 'two minutes before the month turns')
  gate.settle(more, { tokens: 0, cost: parseUsd('0.499999999') })
  take({ cost: parseUsd('3') })
  refused({ cost: 1n })
  gate.settle(half, { tokens: 0, cost: parseUsd('0.5') })
  assert.equal(gate.spent(3), parseUsd('0.999999999'))
})

test('money is counted in nano-dollars, rounded up, never down', () => {
  const { take, gate } = newGate({ budgetUsd: '1' })
  gate.settle(take({ cost: 1n }), { tokens: 0, cost: 1n })
  assert.equal(gate.spent(3), 1000n)
})

test('slots are apart from each other', () => {
  const { take, refused } = newGate({ requestsPerMinute: 1 })
  take()
  take({ slot: 4 })
  take({ slot: 2 })
  refused()
})

test('a day begins at midnight and a month on its first, UTC', () => {
  const at = Date.UTC(2026, 1, 28, 23, 59, 59, 999)
  assert.equal(periodStartMs('day', at), Date.UTC(2026, 1, 28))
  assert.equal(periodStartMs('month', at), Date.UTC(2026, 1, 1))
  assert.equal(periodStartMs('month', at + 1), Date.UTC(2026, 2, 1))
})

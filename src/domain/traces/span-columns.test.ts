import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPriceBook } from '#domain/cost/price-book.ts'
import { spanColumnsOf } from '#domain/traces/span-columns.ts'
import type { StoredTraceTree } from '#store/ports/trace-store.ts'

const prices = createPriceBook({ priceProviders: new Map(), overrides: [] })

const stored: StoredTraceTree = {
  ids: ['tool', 'root', 'lost', 'call'],
  parents: ['call', '', 'never arrived', 'root'],
  names: ['find_rules', 'support', 'orphan', 'chat'],
  kinds: ['tool', 'agent', 'span', 'model'],
  statuses: ['error', 'ok', 'unset', 'ok'],
  startsMs: [7, 0, 7, 0.5],
  durationsMs: [1, 9, 2, 3],
  startedAtNs: 1_764_000_000_000_000_000n,
  calls: [
    {
      spanId: 'call',
      provider: 'sim',
      model: 'sim/echo',
      tier: '',
      countsUsage: true,
      usage: { input: 1_000_000, cache_read: 10, output: 5 },
      reportedCost: null,
    },
  ],
  messages: [{ spanId: 'tool', text: 'no such rule' }],
}

describe('the columns of a trace', () => {
  it('stand in order of start, equal starts by id, parents named by place', () => {
    const columns = spanColumnsOf(stored, prices)
    assert.deepEqual(columns.ids, ['root', 'call', 'lost', 'tool'])
    assert.deepEqual(columns.parents, [-1, 0, -1, 1])
    assert.deepEqual(columns.names, ['support', 'chat', 'orphan', 'find_rules'])
    assert.deepEqual(columns.kinds, ['agent', 'model', 'span', 'tool'])
    assert.deepEqual(columns.statuses, ['ok', 'ok', 'unset', 'error'])
    assert.deepEqual(columns.startsMs, [0, 0.5, 7, 7])
    assert.deepEqual(columns.durationsMs, [9, 3, 2, 1])
    assert.deepEqual(columns.messages, [{ at: 3, text: 'no such rule' }])
  })

  it('price the calls that own their tokens; another’s tokens cost nothing, an unknown price is said', () => {
    const [given] = stored.calls
    assert.ok(given !== undefined)
    const costOf = (change: Partial<typeof given>) =>
      spanColumnsOf({ ...stored, calls: [{ ...given, ...change }] }, prices).calls[0]
    assert.deepEqual(costOf({}), {
      at: 1,
      provider: 'sim',
      model: 'sim/echo',
      countsUsage: true,
      inputTokens: 1_000_010,
      outputTokens: 5,
      cost: { usd: '1.000021', unpriced: 0, reportedUsd: null },
    })
    assert.deepEqual(costOf({ countsUsage: false })?.cost, {
      usd: '0',
      unpriced: 0,
      reportedUsd: null,
    })
    assert.equal(costOf({ provider: 'ours', reportedCost: '0.25' })?.cost.unpriced, 1)
    assert.equal(costOf({ provider: 'ours', reportedCost: '0.25' })?.cost.reportedUsd, '0.25')
    assert.equal(costOf({ tier: 'usage-unknown' })?.cost.unpriced, 1)
  })
})

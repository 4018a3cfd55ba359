import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TraceReader } from '#compose/read-trace.ts'
import { fault } from '#contract/faults.ts'
import { failed, ok } from '#kit/result.ts'

const asked = {
  project: 'prj_1',
  traceId: 'f'.repeat(32),
  from: 'application',
  answeredAt: new Date(0),
} as const

/** A store that nothing comes to, and a clock that each look at it moves. */
function emptyStore() {
  let now = 0
  let looks = 0
  const store = {
    lookMs: 20_000,
    traces: { show: none, showSpan: none },
    nowMs: () => now,
    begin() {
      now = 0
      looks = 0
    },
    looks: () => looks,
  }
  async function none() {
    looks += 1
    now += store.lookMs
    return failed(fault('not_found', 'There is no such trace.'))
  }
  return store
}

async function disappointed(times: number) {
  const store = emptyStore()
  const reader = new TraceReader(store)
  for (let answer = 0; answer < times; answer += 1) {
    store.begin()
    assert.equal(await reader.read(asked, new AbortController().signal), null)
  }
  store.begin()
  return { store, reader }
}

test('an application that never tells anything is waited for no more after 20 answers', async () => {
  for (const [answers, looks] of [
    [19, 2],
    [20, 1],
  ] as const) {
    const { store, reader } = await disappointed(answers)
    store.lookMs = 10_000
    assert.equal(await reader.read(asked, new AbortController().signal), null)
    assert.equal(store.looks(), looks, `after ${answers}`)
  }
})

test('the gateway’s own traces are waited for however silent applications are', async () => {
  const { store, reader } = await disappointed(20)
  await reader.read({ ...asked, from: 'gateway' }, new AbortController().signal)
  assert.equal(store.looks(), 3)
})

test('what an application tells only after a restart is waited for until it is quiet', async () => {
  // The answer was given long before this server; its trace comes in two parts.
  const openedMs = 60_000
  let now = openedMs
  const span = (spanId: string) => ({ spanId, name: spanId, kind: 'agent', startedAtNs: '0' })
  const shown = () => ({
    trace: { traceId: asked.traceId, startedAtNs: '0' },
    spans: now < openedMs + 1000 ? [span('a')] : [span('a'), span('b')],
  })
  const reader = new TraceReader({
    nowMs: () => now,
    traces: {
      async show() {
        now += 300
        return ok(shown() as never) // as much of a trace as is looked at
      },
      showSpan: async () => failed(fault('not_found', 'There is no such span.')),
    },
  })
  const steps = await reader.read(asked, new AbortController().signal)
  assert.equal(steps?.spans.length, 2)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TraceReader } from '#domain/evaluations/read-trace.ts'
import { fault } from '#contract/faults.ts'
import { failed } from '#kit/result.ts'

const unaborted = new AbortController().signal

const asked = {
  project: 'prj_1',
  traceId: 'f'.repeat(32),
  from: 'application',
  answeredAt: new Date(0),
} as const

const step = {
  spanId: 'a',
  name: 'a',
  kind: 'agent',
  status: 'ok',
  startedAtNs: '0',
  durationMs: 0,
  hasContent: false,
} as const

/** A store that nothing comes to, and a clock that each look at it moves. */
function emptyStore() {
  let now = 0
  let looks = 0
  const store = {
    lookMs: 20_000,
    traces: { steps: none, showSpan: noSpan },
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
    return new Map()
  }
  return store
}

async function disappointed(times: number) {
  const store = emptyStore()
  const reader = new TraceReader(store, unaborted)
  for (let answer = 0; answer < times; answer += 1) {
    store.begin()
    assert.equal(await reader.read(asked), null)
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
    assert.equal(await reader.read(asked), null)
    assert.equal(store.looks(), looks, `after ${answers}`)
  }
})

test('the gateway’s own traces are waited for however silent applications are', async () => {
  const { store, reader } = await disappointed(20)
  await reader.read({ ...asked, from: 'gateway' })
  assert.equal(store.looks(), 3)
})

test('what an application tells only after a restart is waited for until it is quiet', async () => {
  // The answer was given long before this server; its trace comes in two parts.
  const openedMs = 60_000
  let now = openedMs
  const traces = {
    async steps() {
      now += 300
      const spans = now < openedMs + 1000 ? [step] : [step, { ...step, spanId: 'b' }]
      return new Map([[asked.traceId, spans]])
    },
    showSpan: noSpan,
  }
  const reader = new TraceReader({ nowMs: () => now, traces }, unaborted)
  const steps = await reader.read(asked)
  assert.equal(steps?.spans.length, 2)
})

test('traces that are waited for at once are looked for together', async () => {
  const ids = Array.from({ length: 40 }, (_, at) => at.toString(16).padStart(32, '0'))
  const looks: number[] = []
  const traces = {
    async steps(_: string, wanted: readonly string[]) {
      looks.push(wanted.length)
      return new Map(wanted.map((traceId) => [traceId, [step]]))
    },
    showSpan: noSpan,
  }
  const reader = new TraceReader({ nowMs: () => 0, traces }, unaborted)
  const read = await Promise.all(
    ids.map((traceId) => reader.read({ ...asked, from: 'gateway', traceId })),
  )
  assert.ok(read.every((steps) => steps?.spans.length === 1))
  assert.deepEqual(looks, [1, 39], 'the first is looked for at once')
})

test('nothing is waited for once the run is over', async () => {
  const over = new AbortController()
  const { traces, nowMs } = emptyStore()
  const reader = new TraceReader({ traces, nowMs: () => nowMs() / 1e9 }, over.signal)
  const reading = reader.read({ ...asked, from: 'gateway' })
  setImmediate(() => over.abort())
  assert.equal(await reading, null)
})

async function noSpan() {
  return failed(fault('not_found', 'There is no such span.'))
}

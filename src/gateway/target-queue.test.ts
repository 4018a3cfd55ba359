import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextStep } from './next-step.ts'
import type { Target } from './resolve-target.ts'
import type { TryOutcome } from './try-outcome.ts'
import { TargetMemory } from './target-memory.ts'
import { TargetQueue } from './target-queue.ts'
import { UpstreamFailure, type UpstreamFailureKind } from './upstream.ts'

// Of a target only its names are looked at here.
const target = (name: string) => ({ connection: { id: name }, model: 'm' }) as unknown as Target
const [first, second] = [target('first'), target('second')]

// Of a try only how it ended.
const record = (httpStatus: number, errorType: string) =>
  ({ httpStatus, errorType }) as TryOutcome['record']

function answered(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '{}',
  httpStatus = status,
): TryOutcome {
  return {
    kind: 'answered',
    status,
    headers,
    body: Buffer.from(body),
    view: null,
    record: record(httpStatus, status < 400 ? '' : String(status)),
  }
}

function failed(kind: UpstreamFailureKind): TryOutcome {
  return { kind: 'failed', failure: new UpstreamFailure(kind, kind), record: record(0, kind) }
}

describe('after a try', () => {
  const quota = '{"error":{"type":"insufficient_quota","code":"insufficient_quota"}}'
  for (const [what, outcome, step] of [
    ['an answer', answered(200), 'done'],
    ['a refusal of the request', answered(400), 'done'],
    ['a rate limit', answered(429), 'again'],
    ['an overloaded server', answered(529), 'again'],
    [
      'a server that says another try is useless',
      answered(500, { 'x-should-retry': 'false' }),
      'elsewhere',
    ],
    [
      'a refusal that says another try is useless',
      answered(400, { 'x-should-retry': 'false' }),
      'done',
    ],
    [
      'a conflict that says another try is of use',
      answered(418, { 'x-should-retry': 'true' }),
      'again',
    ],
    ['an account without money', answered(429, {}, quota), 'elsewhere'],
    ['a bad request inside a 200', answered(400, {}, '{}', 200), 'elsewhere'],
    ['an overload inside a 200', answered(529, {}, '{}', 200), 'again'],
    ['a cut', failed('cut'), 'again'],
    ['a page', failed('garbage'), 'again'],
    ['a redirect', failed('redirect'), 'elsewhere'],
    ['a slow reply', failed('timeout-reply'), 'elsewhere'],
    ['a caller that left', failed('cancelled'), 'done'],
    ['no time left', failed('timeout-total'), 'done'],
  ] as const)
    it(`that came to ${what} a call goes on: ${step}`, () => assert.equal(nextStep(outcome), step))
})

describe('the memory of targets', () => {
  const cases: readonly (readonly [what: string, outcome: TryOutcome, forMs: number])[] = [
    ['an answer', answered(200), 0],
    ['a refusal of the request', answered(400), 0],
    ['a rate limit without a time', answered(429), 10_000],
    ['a rate limit with one', answered(429, { 'retry-after': '4' }), 4000],
    ['one longer than the bound', answered(429, { 'retry-after': '86400' }), 300_000],
    ['a failure', failed('cut'), 10_000],
    ['an account without money', answered(429, {}, '{"code":"insufficient_quota"}'), 300_000],
    ['a caller that left', failed('cancelled'), 0],
    ['an answer that was too long', failed('too-large'), 0],
  ]
  for (const [what, outcome, forMs] of cases) {
    it(`keeps ${what} for ${forMs} ms`, () => {
      const memory = new TargetMemory({ ms: 10_000, msMax: 300_000 })
      memory.note(first, outcome, 1000)
      assert.equal(memory.readyAtMs(first), forMs === 0 ? 0 : 1000 + forMs)
      assert.equal(memory.readyAtMs(second), 0)
    })
  }

  it('forgets with the next answer, and can be turned off', () => {
    const memory = new TargetMemory({ ms: 10_000, msMax: 300_000 })
    memory.note(first, failed('cut'), 1000)
    memory.note(first, answered(200), 2000)
    assert.equal(memory.readyAtMs(first), 0)
    const off = new TargetMemory({ ms: 0, msMax: 300_000 })
    off.note(first, answered(429, { 'retry-after': '4' }), 1000)
    assert.equal(off.readyAtMs(first), 0)
  })
})

describe('the targets of a call', () => {
  const ready = (times: ReadonlyMap<Target, number>) => (one: Target) => times.get(one) ?? 0
  const queueOf = (triesMax: number) => new TargetQueue([first, second], triesMax, () => 0.5)

  it('are asked in order, and one that cools down is passed over without a pause', () => {
    const queue = queueOf(2)
    assert.deepEqual(queue.next(0, 1000, ready(new Map())), {
      target: first,
      pauseMs: 0,
      isLastTarget: false,
    })
    assert.deepEqual(queue.next(0, 1000, ready(new Map([[first, 5000]]))), {
      target: second,
      pauseMs: 0,
      isLastTarget: false,
    })
  })

  it('are asked soonest first where all cool down: one not asked yet at once, others after a pause', () => {
    const queue = queueOf(2)
    const cooling = ready(
      new Map([
        [first, 5000],
        [second, 3000],
      ]),
    )
    assert.equal(queue.next(0, 1000, cooling)?.target, second)
    const again = queue.next(0, 1000, cooling)
    assert.equal(again?.target, second)
    assert.equal(again?.pauseMs, 100)
    assert.deepEqual(queue.next(0, 1000, cooling), {
      target: first,
      pauseMs: 0,
      isLastTarget: true,
    })
  })

  it('have their tries and no more, and none after one that is given up', () => {
    const queue = queueOf(1)
    queue.giveUp(first)
    assert.equal(queue.next(0, 1000, ready(new Map()))?.target, second)
    assert.equal(queue.next(0, 1000, ready(new Map())), null)
  })

  it('are not waited for longer than the call may take, nor than is worth waiting', () => {
    for (const [retryAfterMs, remainingMs, isWorth] of [
      [2000, 2001, true],
      [2000, 2000, false],
      [10_000, 60_000, true],
      [10_001, 60_000, false],
    ] as const) {
      const queue = new TargetQueue([first], 2, () => 0)
      queue.next(0, remainingMs, ready(new Map()))
      queue.noteRetryAfter(first, retryAfterMs, 0)
      assert.equal(queue.next(0, remainingMs, ready(new Map())) !== null, isWorth)
    }
  })
})

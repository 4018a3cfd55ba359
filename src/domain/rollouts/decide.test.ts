import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RolloutPlanInput, rolloutPlan } from '#contract/rollout-plan.ts'
import { analyse } from './analyse.ts'
import { noCounts, type StretchCounts } from './counts.ts'
import { decide, type Stand } from './decide.ts'

const least: RolloutPlanInput = {
  steps: [{ weight: 20, pause: { samples: 400 } }, { weight: 100 }],
  metrics: [{ source: 'errors', role: 'guardrail', margin: 0.05 }],
}

type Calls = readonly [calls: number, errors?: number]

function decisionOf(
  plan: RolloutPlanInput,
  given: {
    readonly control?: Calls
    readonly candidate?: Calls
    readonly units?: readonly [number, number]
    readonly costUsd?: number
    readonly stand?: Partial<Stand>
  } = {},
) {
  const control: Calls = given.control ?? [0]
  const candidate: Calls = given.candidate ?? [0]
  const read = rolloutPlan.parse(plan)
  const counts = ([calls, errors = 0]: Calls, units: number) => ({
    ...noCounts,
    calls,
    errors,
    units,
    costUsd: given.costUsd ?? 0,
  })
  const stretch: StretchCounts = {
    step: 0,
    weight: (read.steps[0]?.weight ?? 100) / 100,
    control: counts(control, given.units?.[0] ?? control[0]),
    candidate: counts(candidate, given.units?.[1] ?? candidate[0]),
  }
  return decide(read, analyse(read, [stretch]), {
    step: 0,
    stepCalls: control[0] + candidate[0],
    stepSeconds: 60,
    ageSeconds: 60,
    isApproved: false,
    ...given.stand,
  })
}

test('before the first call it goes on, and says what it waits for', () => {
  assert.deepEqual(decisionOf(least), {
    deed: 'go-on',
    verdict: 'hold',
    reason: 'Step 1 of 2: 0 of 400 calls.',
    callsLeft: null,
  })
})

test('a release that is worse is taken back in the middle of a pause, with figures', () => {
  const { deed, verdict, reason } = decisionOf(least, { control: [80], candidate: [20, 15] })
  assert.deepEqual([deed, verdict], ['abort', 'rollback'])
  assert.match(
    reason,
    /^errors: \+0\.75 \[\+0\.\d+, \+0\.\d+\] on 100 calls: worse than what serves by more than the margin of 0\.05\.$/,
  )
})

test('one call short of its samples a step waits; with them it goes on', () => {
  const two = { ...least, steps: [{ weight: 5, pause: { samples: 400 } }, ...least.steps] }
  const deedAt = (calls: number) =>
    decisionOf(two, { control: [380], candidate: [20], stand: { stepCalls: calls } }).deed
  assert.equal(deedAt(399), 'go-on')
  assert.equal(deedAt(400), 'next-step')
})

test('nothing comes to 100 before every guardrail is shown, and it tells about how long that takes', () => {
  const early = decisionOf(least, { control: [320], candidate: [80] })
  assert.equal(early.deed, 'go-on')
  assert.ok(early.callsLeft !== null && early.callsLeft > 10 && early.callsLeft < 1000)
  assert.match(early.reason, /not shown yet\. About \d+ more calls/)
  const later = decisionOf(least, { control: [800], candidate: [200] })
  assert.deepEqual([later.deed, later.verdict, later.callsLeft], ['next-step', 'ship', 0])
  assert.match(later.reason, /not worse by more than 0\.05/)
})

test('at the last step, when it had what it waits for, the release has shipped', () => {
  const last = { control: [800], candidate: [200], stand: { step: 1, stepCalls: 0 } } as const
  assert.equal(decisionOf(least, last).deed, 'ship')
  const [first] = least.steps
  assert.ok(first !== undefined)
  const baking = { ...least, steps: [first, { weight: 100, pause: { seconds: 61 } }] }
  assert.equal(decisionOf(baking, last).deed, 'go-on')
  assert.equal(
    decisionOf(baking, { ...last, stand: { ...last.stand, stepSeconds: 61 } }).deed,
    'ship',
  )
})

test('a goal must be shown besides, one of several is enough, and missing scores are no pass', () => {
  const goals = {
    ...least,
    metrics: [
      ...(least.metrics ?? []),
      { source: 'score:a', role: 'goal' as const },
      { source: 'score:b', role: 'goal' as const },
    ],
  }
  const { deed, verdict, reason, callsLeft } = decisionOf(goals, {
    control: [8000],
    candidate: [2000],
  })
  assert.deepEqual([deed, verdict, callsLeft], ['go-on', 'hold', null])
  assert.match(reason, /score:a: no call of what serves has a value/)
})

test('a person is asked where the plan says so, and what was skipped is not waited for', () => {
  const asks = {
    ...least,
    steps: [{ weight: 20, pause: { samples: 400, approval: true } }, { weight: 100 }],
  }
  const enough = { control: [800], candidate: [200] } as const
  assert.equal(decisionOf(asks, { ...enough, stand: { stepCalls: 399 } }).deed, 'go-on')
  assert.equal(decisionOf(asks, enough).deed, 'await-approval')
  assert.equal(decisionOf(asks, { ...enough, stand: { isApproved: true } }).deed, 'next-step')
  const skipped = decisionOf(least, { stand: { isApproved: true } })
  assert.equal(skipped.deed, 'go-on', 'skipping a pause does not skip the evidence')
})

test('a split that is not the planned one holds everything, a worse release too', () => {
  const { deed, verdict, reason } = decisionOf(least, {
    control: [500],
    candidate: [500, 400],
    units: [500, 500],
  })
  assert.deepEqual([deed, verdict], ['hold', 'hold'])
  assert.match(reason, /500 of 1000 units, where about 200 were due/)
})

const limits = [
  ['errorRate', { limits: { errorRate: 0.5 } }, { candidate: [20, 20] }, /20 of 20 calls.*50 %/],
  ['budget', { limits: { budgetUsd: 2 } }, { costUsd: 2 }, /cost \$2, and may cost \$2/],
  ['exposure', { limits: { exposure: 20 } }, { candidate: [20] }, /answered 20 calls.*at most 20/],
  ['age', { limits: { age: '1h' } }, { stand: { ageSeconds: 3600 } }, /took 3600 s/],
] as const
for (const [name, plan, given, why] of limits)
  test(`a hard limit takes the release back whatever else is so: ${name}`, () => {
    const { deed, reason } = decisionOf(
      { ...least, metrics: [], ...plan },
      { ...given, units: [500, 500] },
    )
    assert.equal(deed, 'abort')
    assert.match(reason, why)
  })

const within = [
  ['errorRate', { limits: { errorRate: 0.5 } }, { candidate: [20, 10] }],
  ['budget', { limits: { budgetUsd: 2 } }, { costUsd: 1.99 }],
  ['exposure', { limits: { exposure: 20 } }, { candidate: [19] }],
  ['age', { limits: { age: '1h' } }, { stand: { ageSeconds: 3599 } }],
] as const
for (const [name, plan, given] of within)
  test(`just within a hard limit nothing happens: ${name}`, () => {
    assert.equal(decisionOf({ ...least, metrics: [], ...plan }, given).deed, 'go-on')
  })

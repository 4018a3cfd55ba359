import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RolloutPlanInput, rolloutPlan } from '#contract/rollout-plan.ts'
import { amountBinOf } from '#domain/statistics/amount-bins.ts'
import { assertClose } from '#test/simulate.ts'
import { analyse } from './analyse.ts'
import { noCounts, type VariantCounts } from './counts.ts'

const steps = [{ weight: 20, pause: { samples: 400 } }, { weight: 100 }]

function planOf(metrics: RolloutPlanInput['metrics'], more: Partial<RolloutPlanInput> = {}) {
  return rolloutPlan.parse({ steps, metrics, ...more })
}

/** One stretch at 20 % with a unit a call. */
function stretch(control: Partial<VariantCounts>, candidate: Partial<VariantCounts>, weight = 0.2) {
  const full = (counts: Partial<VariantCounts>) => ({
    ...noCounts,
    units: counts.calls ?? 0,
    ...counts,
  })
  return { step: 0, weight, control: full(control), candidate: full(candidate) }
}

const errors = { source: 'errors', role: 'guardrail', margin: 0.05 } as const

test('a guardrail is open without calls, shown when not worse, violated when worse', () => {
  const standingOf = (control: Partial<VariantCounts>, candidate: Partial<VariantCounts>) =>
    analyse(planOf([errors]), [stretch(control, candidate)]).metrics[0]?.standing
  assert.equal(standingOf({}, {}), 'open')
  assert.equal(standingOf({ calls: 40 }, { calls: 10 }), 'open')
  assert.equal(standingOf({ calls: 800 }, { calls: 200 }), 'shown')
  assert.equal(standingOf({ calls: 80 }, { calls: 20, errors: 12 }), 'violated')
})

test('without a call on one side nothing is shown, and it says so', () => {
  const [row] = analyse(planOf([errors]), [stretch({ calls: 5000 }, {})]).metrics
  assert.equal(row?.standing, 'open')
  assert.equal(row?.effect, null)
  assert.match(row?.hindrance ?? '', /no call of the new release/)
})

test('a row has effect, ends and both figures in the unit of its source', () => {
  const plan = planOf([
    errors,
    { source: 'latency-p50', role: 'watch' },
    { source: 'cost', role: 'watch', bound: 0.1 },
    { source: 'score:stars', role: 'watch', range: { low: 1, high: 5 } },
  ])
  const armed = (ms: number, usd: number, bin: number): Partial<VariantCounts> => ({
    calls: 1000,
    errors: 10,
    amounts: {
      ...noCounts.amounts,
      latency: [{ bin: amountBinOf(ms), count: 1000 }],
      cost: [{ bin: amountBinOf(usd), count: 1000 }],
    },
    scores: { stars: [{ bin, count: 500 }] },
  })
  const { metrics } = analyse(plan, [stretch(armed(400, 0.01, 1500), armed(600, 0.02, 1000), 0.5)])
  const [rate, latency, cost, stars] = metrics
  assert.deepEqual([rate?.effect, rate?.n, rate?.candidate.value], [0, 2000, 0.01])
  assertClose(latency?.effect ?? null, 0.5, 0.01)
  assertClose(latency?.control.value ?? null, 400, 4)
  assert.ok((latency?.low ?? 0) > 0.48 && (latency?.high ?? 9) < 0.52)
  assertClose(cost?.effect ?? null, 1, 0.02)
  assertClose(cost?.candidate.value ?? null, 0.02, 0.0002)
  assert.ok((cost?.low ?? 0) > 0.8 && (cost?.high ?? 9) < 1.3, `${cost?.low} ${cost?.high}`)
  assert.deepEqual([stars?.effect, stars?.control.value, stars?.candidate.value], [-1, 4, 3])
  assert.deepEqual([stars?.n, stars?.control.missing], [1000, 500])
})

test('the alpha of the plan is divided: among all that roll back, among goals that ship', () => {
  const plan = planOf([
    errors,
    { source: 'refusals', role: 'guardrail', margin: 0.1 },
    { source: 'score:a', role: 'goal' },
    { source: 'score:b', role: 'goal' },
    { source: 'tokens', role: 'watch', bound: 1000 },
  ])
  assert.deepEqual(
    analyse(plan, []).metrics.map(({ alphas }) => alphas),
    [
      { worse: 0.0125, better: 0.05 },
      { worse: 0.0125, better: 0.05 },
      { worse: 0.0125, better: 0.025 },
      { worse: 0.0125, better: 0.025 },
      { worse: 0.05, better: 0.05 },
    ],
  )
})

test('a score that is better higher stands by its other end', () => {
  const scored = (bin: number) => ({ calls: 800, scores: { good: [{ bin, count: 800 }] } })
  const standings = (control: number, candidate: number, role: 'guardrail' | 'goal') =>
    analyse(planOf([{ source: 'score:good', role, margin: role === 'goal' ? 0 : 0.1 }]), [
      stretch(scored(control), scored(candidate), 0.5),
    ]).metrics[0]?.standing
  assert.equal(standings(1000, 1400, 'goal'), 'shown')
  assert.equal(standings(1400, 1000, 'goal'), 'violated')
  assert.equal(standings(1400, 1000, 'guardrail'), 'violated')
  assert.equal(standings(1400, 1400, 'guardrail'), 'shown')
})

test('calls without a price leave cost open, and it says what to do', () => {
  const cost = (count: number) => ({
    calls: 1000,
    amounts: { ...noCounts.amounts, cost: [{ bin: amountBinOf(0.01), count }] },
  })
  const plan = planOf([{ source: 'cost', role: 'guardrail', margin: 0.5, bound: 0.02 }])
  const rowOf = (priced: number) =>
    analyse(plan, [stretch(cost(1000), cost(priced), 0.5)]).metrics[0]
  assert.equal(rowOf(900)?.standing, 'shown')
  assert.equal(rowOf(899)?.standing, 'open')
  assert.match(rowOf(899)?.hindrance ?? '', /101 of 1000 calls.*give their models a price/)
})

test('percentiles are compared, an unknown end is null', () => {
  const plan = planOf([{ source: 'latency-p95', role: 'guardrail', margin: 0.25 }])
  const slow = (ms: number, count: number) => ({
    calls: count,
    amounts: {
      ...noCounts.amounts,
      latency: Array.from({ length: 100 }, (_, at) => ({
        bin: amountBinOf(ms * (1 + at / 1000)),
        count: count / 100,
      })),
    },
  })
  const rowOf = (ms: number, count: number) =>
    analyse(plan, [stretch(slow(400, count), slow(ms, count), 0.5)]).metrics[0]
  assert.deepEqual([rowOf(400, 20)?.high, rowOf(400, 20)?.standing], [null, 'open'])
  assert.equal(rowOf(400, 5000)?.standing, 'shown')
  assert.equal(rowOf(800, 5000)?.standing, 'violated')
})

test('it tells about how many more calls it takes, and then they do', () => {
  const plan = planOf([errors])
  const at = (candidates: number) =>
    analyse(plan, [stretch({ calls: 4 * candidates }, { calls: candidates })]).metrics[0]
  const { callsLeft, n } = at(60) ?? {}
  assert.ok(typeof callsLeft === 'number' && typeof n === 'number')
  assert.equal(at(Math.ceil((n + callsLeft) / 5))?.standing, 'shown')
  assert.equal(at(Math.floor((n + 0.7 * callsLeft) / 5))?.standing, 'open')
  const hopeless = analyse(plan, [stretch({ calls: 800 }, { calls: 200, errors: 10 })]).metrics[0]
  assert.deepEqual([hopeless?.standing, hopeless?.callsLeft], ['open', null])
})

test('stretches of other weights do not mix: a busy hour is no bad release', () => {
  const quiet = stretch({ calls: 9500, errors: 95 }, { calls: 500, errors: 5 }, 0.05)
  const busy = {
    ...stretch({ calls: 5000, errors: 750 }, { calls: 5000, errors: 750 }, 0.5),
    step: 1,
  }
  const [row] = analyse(planOf([errors]), [quiet, busy]).metrics
  assert.equal(row?.effect, 0)
  assert.notEqual(row?.standing, 'violated')
})

test('what came at 100 is exposure and not a comparison', () => {
  const all = { ...stretch({}, { calls: 500, errors: 400, costUsd: 3 }, 1), step: 1 }
  const analysis = analyse(planOf([errors], { limits: { errorRate: 0.5 } }), [
    stretch({ calls: 800 }, { calls: 200, costUsd: 1 }),
    all,
  ])
  assert.deepEqual(analysis.exposure, { calls: 700, errors: 400, costUsd: 4 })
  assert.equal(analysis.metrics[0]?.n, 1000)
  assert.equal(analysis.isOverErrorRate, true)
})

test('a split of units that is not the planned one is a mismatch', () => {
  const ratio = (control: number, candidate: number) =>
    analyse(planOf([errors]), [stretch({ units: control }, { units: candidate })]).sampleRatio
  assert.equal(ratio(800, 200).isMismatch, false)
  assert.deepEqual(ratio(500, 500).isMismatch, true)
  assert.equal(ratio(500, 500).expected, 200)
})

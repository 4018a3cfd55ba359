// How often rollouts come to a wrong end, by simulation with fixed seeds: looked at every ten calls, from the first on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RolloutPlanInput, rolloutPlan } from '#contract/rollout-plan.ts'
import { type Random, seededRandom } from '#domain/statistics/seeded-random.ts'
import { assertShareAtMost } from '#test/simulate.ts'
import { analyse } from './analyse.ts'
import { noCounts, type StretchCounts } from './counts.ts'
import { type Deed, decide } from './decide.ts'

const runs = 80

/** What became of a rollout at 50 % within so many calls: the first deed that ends the step. */
function endOf(
  random: Random,
  plan: RolloutPlanInput,
  { control, candidate, calls }: { control: number; candidate: number; calls: number },
): Deed {
  const read = rolloutPlan.parse(plan)
  const counts = { control: { calls: 0, errors: 0 }, candidate: { calls: 0, errors: 0 } }
  for (let call = 1; call <= calls; call += 1) {
    const variant = random() < 0.5 ? 'candidate' : 'control'
    counts[variant].calls += 1
    if (random() < (variant === 'candidate' ? candidate : control)) counts[variant].errors += 1
    if (call % 10 !== 0) continue
    const full = (name: 'control' | 'candidate') => ({
      ...noCounts,
      ...counts[name],
      units: counts[name].calls,
    })
    const stretch: StretchCounts = {
      step: 0,
      weight: 0.5,
      control: full('control'),
      candidate: full('candidate'),
    }
    const { deed } = decide(read, analyse(read, [stretch]), {
      step: 0,
      stepCalls: call,
      stepSeconds: call,
      ageSeconds: call,
      isApproved: false,
    })
    if (deed !== 'go-on') return deed
  }
  return 'go-on'
}

function shareOf(deed: Deed, plan: RolloutPlanInput, rates: Parameters<typeof endOf>[2]): number {
  const random = seededRandom(2026)
  let count = 0
  for (let run = 0; run < runs; run += 1) if (endOf(random, plan, rates) === deed) count += 1
  return count / runs
}

const plan = (margin: number): RolloutPlanInput => ({
  steps: [{ weight: 50 }, { weight: 100 }],
  metrics: [{ source: 'errors', role: 'guardrail', margin }],
})

test('a release that is worse by just the margin goes on to 100 in one run of twenty at most', () => {
  const shipped = shareOf('next-step', plan(0.1), { control: 0.1, candidate: 0.2, calls: 500 })
  assertShareAtMost(shipped, 0.05, runs)
})

test('a release that is worse by just the margin is rolled back in one run of twenty at most', () => {
  const aborted = shareOf('abort', plan(0.1), { control: 0.5, candidate: 0.6, calls: 500 })
  assertShareAtMost(aborted, 0.05, runs)
})

test('an equal release is never rolled back, and gets on', () => {
  const rates = { control: 0.02, candidate: 0.02, calls: 500 }
  assert.equal(shareOf('abort', plan(0.1), rates), 0)
  assert.ok(shareOf('next-step', plan(0.1), rates) > 0.95)
})

test('a release that fails most of the time is rolled back within a hundred calls', () => {
  const aborted = shareOf('abort', plan(0.1), { control: 0.02, candidate: 0.8, calls: 100 })
  assert.equal(aborted, 1)
})

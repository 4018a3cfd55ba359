// Coverage and error rates by simulation with fixed seeds: within what chance allows of so many runs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asymptoticSequence } from './asymptotic-sequence.ts'
import { BettingSequence } from './betting-sequence.ts'
import { compareScores, type ScoredPair } from './compare-scores.ts'
import { meanInterval } from './mean-interval.ts'
import { normalQuantile } from './normal.ts'
import { overallVerdict } from './overall-verdict.ts'
import { quantileSequence } from './quantile-sequence.ts'
import { type Random, seededRandom } from './seeded-random.ts'
import { rateInterval } from './wilson.ts'

const alpha = 0.05

/** Of so many runs, as many as chance gives at that rate and five standard errors more. */
function atMost(rate: number, runs: number): number {
  return rate + 5 * Math.sqrt((rate * (1 - rate)) / runs)
}

function shareOf(runs: number, happens: (random: Random) => boolean, seed = 7): number {
  const random = seededRandom(seed)
  let count = 0
  for (let run = 0; run < runs; run += 1) if (happens(random)) count += 1
  return count / runs
}

function coin(random: Random, rate: number): 0 | 1 {
  return random() < rate ? 1 : 0
}

function gauss(random: Random): number {
  return normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())))
}

for (const rate of [0.5, 0.9, 0.97]) {
  test(`Wilson’s interval misses a rate of ${rate} about one time in twenty, with 30 items`, () => {
    const runs = 4000
    const missed = shareOf(runs, (random) => {
      const passed = Array.from({ length: 30 }, () => coin(random, rate)).filter(Boolean).length
      const { low, high } = rateInterval({ passed, n: 30, alpha }).interval
      return rate < low || rate > high
    })
    // Wilson’s coverage swings about its level near the ends (Brown, Cai and DasGupta 2001).
    assert.ok(missed <= atMost(0.08, runs), `${missed}`)
  })
}

test('the clustered t interval keeps its level when items of a cluster say nearly the same', () => {
  const runs = 1500
  const missedBy = (isClustered: boolean) =>
    shareOf(runs, (random) => {
      const values: number[] = []
      const clusterIds: string[] = []
      for (let cluster = 0; cluster < 20; cluster += 1) {
        const own = gauss(random)
        for (let item = 0; item < 5; item += 1) {
          values.push(own + 0.2 * gauss(random))
          clusterIds.push(String(cluster))
        }
      }
      const { interval } = meanInterval({
        values,
        ...(isClustered ? { clusterIds } : {}),
        alpha,
      })
      return interval === null || interval.low > 0 || interval.high < 0
    })
  assert.ok(missedBy(true) <= atMost(alpha, runs), `${missedBy(true)}`)
  assert.ok(missedBy(false) > 0.2, 'taken for independent, they would be trusted far too much')
})

test('a betting sequence looked at after every score is wrong in at most one run of twenty', () => {
  const runs = 300
  const wrong = shareOf(runs, (random) => {
    const sequence = new BettingSequence({ alpha })
    for (let score = 0; score < 200; score += 1) {
      sequence.observe(coin(random, 0.7))
      const { low, high } = sequence.interval()
      if (low > 0.7 || high < 0.7) return true
    }
    return false
  })
  assert.ok(wrong <= atMost(alpha, runs), `${wrong}`)
})

/** Of a log-normal amount with σ = 1.5. */
const mean15 = Math.exp(1.125)

test('an asymptotic sequence of skewed costs keeps its error, however often one looks', () => {
  const runs = 300
  const wrong = shareOf(runs, (random) => {
    let [n, sum, squares] = [0, 0, 0]
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let cost = 0; cost < 1000; cost += 1) {
      const value = Math.exp(1.5 * gauss(random))
      n += 1
      sum += value
      squares += value * value
      lowest = Math.min(lowest, value)
      highest = Math.max(highest, value)
      if (n < 30 || n % 10 !== 0) continue
      const mean = sum / n
      const variance = (squares - n * mean * mean) / (n - 1)
      const reach = { kind: 'seen', low: lowest, high: highest } as const
      const settings = { alpha, tunedFor: 500 }
      const { low, high } = asymptoticSequence({ n, mean, variance, reach }, settings)
      if (low > mean15 || high < mean15) return true
    }
    return false
  })
  assert.ok(wrong <= atMost(alpha, runs), `${wrong}`)
})

test('an asymptotic sequence of rates near 1 keeps its error, however often one looks', () => {
  const runs = 300
  for (const rate of [0.95, 0.99]) {
    const wrong = shareOf(runs, (random) => {
      let passed = 0
      for (let n = 1; n <= 1000; n += 1) {
        passed += coin(random, rate)
        if (n < 30 || (n > 100 && n % 5 !== 0)) continue
        const mean = passed / n
        const moments = { n, mean, variance: (mean * (1 - mean) * n) / (n - 1) }
        const reach = { kind: 'known', low: 0, high: 1 } as const
        const { low, high } = asymptoticSequence({ ...moments, reach }, { alpha, tunedFor: 500 })
        if (low > rate || high < rate) return true
      }
      return false
    })
    assert.ok(wrong <= atMost(alpha, runs), `${rate}: ${wrong}`)
  }
})

test('a quantile sequence of latencies holds the median at every look', () => {
  const runs = 200
  const wrong = shareOf(runs, (random) => {
    const seen: number[] = []
    for (let latency = 1; latency <= 300; latency += 1) {
      seen.push(random())
      if (latency % 20 !== 0) continue
      const sorted = seen.toSorted((a, b) => a - b)
      const { low, high } = quantileSequence(sorted, { quantile: 0.5, alpha, tunedFor: 200 })
      if (low > 0.5 || high < 0.5) return true
    }
    return false
  })
  assert.ok(wrong <= atMost(alpha, runs), `${wrong}`)
})

/** Pairs of two variants that pass with these rates, items easy or hard for both alike. */
function pairsOf(
  random: Random,
  n: number,
  variantRate: number,
  baselineRate: number,
): ScoredPair[] {
  return Array.from({ length: n }, (_, at) => {
    const luck = random()
    const isShared = random() < 0.6
    return {
      variant: (isShared ? luck : random()) < variantRate ? 1 : 0,
      baseline: luck < baselineRate ? 1 : 0,
      cluster: String(at),
    }
  })
}

test('of equal variants, with three goals, at most one in twenty ships', () => {
  const runs = 600
  const shipped = shareOf(runs, (random) => {
    const metrics = ['a', 'b', 'c'].map((name) => ({
      name,
      role: 'goal' as const,
      margin: 0,
      comparison: compareScores({
        pairs: pairsOf(random, 80, 0.7, 0.7),
        scale: 'rate',
        higherIsBetter: true,
        role: 'goal',
        margin: 0,
        alpha,
      }),
    }))
    return overallVerdict(metrics, alpha).verdict === 'ship'
  })
  assert.ok(shipped <= atMost(alpha, runs), `${shipped}`)
})

test('a variant that is worse by just the margin ships in at most one run of twenty', () => {
  const runs = 600
  const shipped = shareOf(runs, (random) => {
    const comparison = compareScores({
      pairs: pairsOf(random, 200, 0.7, 0.75),
      scale: 'rate',
      higherIsBetter: true,
      role: 'guardrail',
      margin: 0.05,
      alpha,
    })
    const metrics = [{ name: 'safe', role: 'guardrail' as const, margin: 0.05, comparison }]
    return overallVerdict(metrics, alpha).verdict === 'ship'
  })
  assert.ok(shipped <= atMost(alpha, runs), `${shipped}`)
})

test('a variant that is truly better ships most of the time with as many items as are planned for', () => {
  const runs = 200
  const shipped = shareOf(runs, (random) => {
    const comparison = compareScores({
      pairs: pairsOf(random, 300, 0.85, 0.7),
      scale: 'rate',
      higherIsBetter: true,
      role: 'goal',
      margin: 0,
      alpha,
    })
    return (
      overallVerdict([{ name: 'good', role: 'goal', margin: 0, comparison }], alpha).verdict ===
      'ship'
    )
  })
  assert.ok(shipped > 0.9, `${shipped}`)
})

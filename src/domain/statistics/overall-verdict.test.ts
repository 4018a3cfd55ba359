import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  assertShareAtLeast,
  assertShareAtMost,
  drawNormal,
  drawPass,
  shareOf,
} from '#test/simulate.ts'
import { compareScores, type MetricComparison, type MetricRole } from './compare-scores.ts'
import { overallVerdict, type Verdict } from './overall-verdict.ts'
import { seededRandom } from './seeded-random.ts'

type Metric = Parameters<typeof overallVerdict>[0][number]

const alpha = 0.05

/** A metric as found: shown, open or violated with a p value. */
function found(
  name: string,
  role: MetricRole,
  standing: MetricComparison['standing'],
  pValue: number | null,
  more: Partial<MetricComparison> = {},
): Metric {
  const mean = standing === 'violated' ? -0.1 : 0.1
  return {
    name,
    role,
    margin: 0.02,
    comparison: {
      n: 40,
      missing: 0,
      hasTooManyMissing: false,
      effect: { mean, interval: { low: mean - 0.05, high: mean + 0.05 } },
      pValue,
      method: 'paired t',
      basis: 'scores',
      nStillNeeded: standing === 'open' ? 120 : 0,
      standing,
      ...more,
    },
  }
}

describe('The verdict over several metrics', () => {
  const shown = (name: string, role: MetricRole, p = 0.001) => found(name, role, 'shown', p)
  const open = (name: string, role: MetricRole) => found(name, role, 'open', 0.4)
  const violated = (name: string, role: MetricRole) => found(name, role, 'violated', 0.001)
  const cases: readonly [title: string, metrics: Metric[], verdict: Verdict][] = [
    ['a goal that is shown ships', [shown('exact', 'goal')], 'ship'],
    ['a goal that is open holds', [open('exact', 'goal')], 'hold'],
    ['a goal that got worse rolls back', [violated('exact', 'goal')], 'rollback'],
    ['one goal of two is enough', [shown('exact', 'goal'), open('tone', 'goal')], 'ship'],
    ['one goal worse is too many', [shown('exact', 'goal'), violated('tone', 'goal')], 'rollback'],
    ['guardrails alone ship when all are shown', [shown('safe', 'guardrail')], 'ship'],
    [
      'every guardrail must be shown',
      [shown('exact', 'goal'), shown('safe', 'guardrail'), open('polite', 'guardrail')],
      'hold',
    ],
    [
      'a guardrail that is shown does not replace a goal',
      [open('exact', 'goal'), shown('safe', 'guardrail')],
      'hold',
    ],
    [
      'a violated guardrail outweighs every goal',
      [shown('exact', 'goal'), violated('safe', 'guardrail')],
      'rollback',
    ],
    [
      'a dry run decides nothing, good or bad',
      [shown('exact', 'goal'), violated('x', 'dry-run')],
      'ship',
    ],
    ['dry runs alone hold', [shown('x', 'dry-run')], 'hold'],
    ['no metric at all holds', [], 'hold'],
    [
      'a guardrail without a p value is not shown',
      [shown('exact', 'goal'), found('ms', 'guardrail', 'open', null)],
      'hold',
    ],
  ]
  for (const [title, metrics, verdict] of cases)
    test(title, () => {
      const overall = overallVerdict(metrics, alpha)
      assert.equal(overall.verdict, verdict, overall.reasons.join(' '))
      assert.equal(overall.metrics.length, metrics.length)
      assert.ok(overall.reasons.length > 0)
    })

  test('Holm over all that decide: .025 of two is just enough, .026 is not', () => {
    const two = (p: number) => [shown('exact', 'goal', p), found('tone', 'goal', 'open', 0.9)]
    const enough = overallVerdict(two(0.025), alpha)
    assert.deepEqual([enough.verdict, enough.metrics[0]?.adjustedPValue], ['ship', 0.05])
    const short = overallVerdict(two(0.026), alpha)
    assert.deepEqual([short.verdict, short.metrics[0]?.adjustedPValue], ['hold', 0.052])
  })

  test('dry runs are not allowed for', () => {
    const { metrics } = overallVerdict(
      [shown('exact', 'goal', 0.04), shown('x', 'dry-run', 0.5)],
      alpha,
    )
    assert.deepEqual(
      metrics.map(({ adjustedPValue }) => adjustedPValue),
      [0.04, null],
    )
  })
})

describe('The reasons', () => {
  const only = (metric: Metric, ...others: Metric[]) =>
    overallVerdict([metric, ...others], alpha).metrics[0]?.reason
  const cases: readonly [title: string, metric: Metric, reason: string][] = [
    [
      'a goal that is shown',
      found('exact', 'goal', 'shown', 0.001),
      'exact: +0.1 [+0.05, +0.15] on 40 items: better than the baseline.',
    ],
    [
      'a guardrail that is shown',
      found('safe', 'guardrail', 'shown', 0.001),
      'safe: +0.1 [+0.05, +0.15] on 40 items: not worse than the baseline by more than 0.02.',
    ],
    [
      'a goal that got worse',
      found('exact', 'goal', 'violated', 0.001),
      'exact: -0.1 [-0.15, -0.05] on 40 items: worse than the baseline.',
    ],
    [
      'a guardrail that is violated',
      found('safe', 'guardrail', 'violated', 0.001),
      'safe: -0.1 [-0.15, -0.05] on 40 items: worse than the baseline by more than the margin of 0.02.',
    ],
    [
      'one that is open says how many more',
      found('exact', 'goal', 'open', 0.2),
      'exact: +0.1 [+0.05, +0.15] on 40 items: not shown yet. About 120 more items would tell a difference of this size.',
    ],
    [
      'one item is one item',
      found('exact', 'goal', 'open', 1, { n: 1, nStillNeeded: 1 }),
      'exact: +0.1 [+0.05, +0.15] on 1 item: not shown yet. About 1 more item would tell a difference of this size.',
    ],
    [
      'one where the number is not known',
      found('ms', 'goal', 'open', null, {
        effect: { mean: 12, interval: null },
        nStillNeeded: null,
      }),
      'ms: +12 on 40 items: not shown yet. More items, or more different ones, would tell.',
    ],
    [
      'one with too much missing names that, not the number of items',
      found('exact', 'goal', 'open', 0.001, { n: 30, missing: 10, hasTooManyMissing: true }),
      'exact: +0.1 [+0.05, +0.15] on 30 items: not shown yet. 10 of 40 items have no score on one side, and at most 10 % may; mend those first.',
    ],
    [
      'one without any pair',
      found('exact', 'goal', 'open', null, { n: 0, missing: 3, effect: null, nStillNeeded: null }),
      'exact: no item has a score on both sides, 3 lack one, so nothing can be said.',
    ],
    [
      'a dry run',
      found('latency ms', 'dry-run', 'violated', 0.001),
      'latency ms: -0.1 [-0.15, -0.05] on 40 items; a dry run, which decides nothing.',
    ],
  ]
  for (const [title, metric, reason] of cases) test(title, () => assert.equal(only(metric), reason))

  test('one that only the other metrics hold back says so', () => {
    assert.equal(
      only(found('exact', 'goal', 'shown', 0.03), found('tone', 'goal', 'open', 0.9)),
      'exact: +0.1 [+0.05, +0.15] on 40 items: not shown yet. By itself it would be; with the other metrics allowed for, its p value is 0.06.',
    )
  })

  test('the deciding ones are told, and only those', () => {
    const names = (metrics: Metric[]) =>
      overallVerdict(metrics, alpha).reasons.map((reason) => reason.split(':')[0])
    const goal = found('exact', 'goal', 'shown', 0.001)
    const slow = found('slow', 'guardrail', 'violated', 0.001)
    const open = found('safe', 'guardrail', 'open', 0.3)
    assert.deepEqual(names([goal, open, slow]), ['slow'])
    assert.deepEqual(names([goal, open]), ['safe'])
    assert.deepEqual(names([found('tone', 'goal', 'open', 0.4), open]), ['safe', 'tone'])
    assert.deepEqual(overallVerdict([], alpha).reasons, [
      'No metric decides: make one a goal or a guardrail.',
    ])
  })
})

describe('In the long run', () => {
  const trials = 250
  /** A metric of 150 items whose differences are `gain` on average. */
  const drawn = (
    random: () => number,
    name: string,
    role: MetricRole,
    { scale, gain, margin = 0.05 }: { scale: 'rate' | 'score'; gain: number; margin?: number },
  ): Metric => {
    const pairs = Array.from({ length: 150 }, (_, at) => {
      const level = 0.3 + 0.4 * random()
      return scale === 'rate'
        ? {
            variant: Number(drawPass(random, level + gain)),
            baseline: Number(drawPass(random, level)),
            cluster: String(at),
          }
        : {
            variant: level + gain + 0.1 * drawNormal(random),
            baseline: level,
            cluster: String(at),
          }
    })
    const asked = { scale, role, margin, alpha, higherIsBetter: true }
    return { name, role, margin, comparison: compareScores({ ...asked, pairs }) }
  }

  test('a variant that is the baseline ships 5 % of the time at most, with one goal or with six', () => {
    const random = seededRandom(201)
    for (const goals of [1, 6]) {
      const shipped = shareOf(trials, () => {
        const metrics = Array.from({ length: goals }, (_, at) =>
          drawn(random, `goal ${at}`, 'goal', { scale: at % 2 === 0 ? 'rate' : 'score', gain: 0 }),
        )
        return overallVerdict(metrics, alpha).verdict === 'ship'
      })
      assertShareAtMost(shipped, 0.05, trials, `${goals} goals`)
    }
  })

  test('a guardrail that is truly worse than its margin keeps a good goal from shipping', () => {
    const random = seededRandom(202)
    let rolledBack = 0
    const shipped = shareOf(trials, () => {
      const { verdict } = overallVerdict(
        [
          drawn(random, 'exact', 'goal', { scale: 'score', gain: 0.2 }),
          drawn(random, 'safe', 'guardrail', { scale: 'score', gain: -0.06 }),
        ],
        alpha,
      )
      if (verdict === 'rollback') rolledBack += 1
      return verdict === 'ship'
    })
    assertShareAtMost(shipped, 0.025, trials, 'shipped')
    assert.ok(rolledBack > 0)
  })

  test('a variant that is better and harmless ships nearly always, one that is worse rolls back', () => {
    const random = seededRandom(203)
    const verdicts = (gain: number) =>
      Array.from(
        { length: 200 },
        () =>
          overallVerdict(
            [
              drawn(random, 'exact', 'goal', { scale: 'score', gain }),
              drawn(random, 'safe', 'guardrail', { scale: 'score', gain: 0.02 }),
            ],
            alpha,
          ).verdict,
      )
    const share = (all: readonly Verdict[], verdict: Verdict) =>
      all.filter((one) => one === verdict).length / all.length
    assertShareAtLeast(share(verdicts(0.1), 'ship'), 0.98, 200)
    assertShareAtLeast(share(verdicts(-0.1), 'rollback'), 0.98, 200)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rolloutPlan } from './rollout-plan.ts'

const steps = [{ weight: 20, pause: { samples: 400 } }, { weight: 100 }]
const errors = { source: 'errors', role: 'guardrail', margin: 0.05 }

test('the least plan is steps and one guardrail; everything else has a default', () => {
  assert.deepEqual(rolloutPlan.parse({ steps, metrics: [errors] }), {
    steps: [
      { weight: 20, pause: { samples: 400, seconds: null, approval: false } },
      { weight: 100, pause: { samples: null, seconds: null, approval: false } },
    ],
    metrics: [
      {
        name: 'errors',
        source: 'errors',
        role: 'guardrail',
        kind: 'rate',
        margin: 0.05,
        better: 'lower',
        range: { low: 0, high: 1 },
        bound: null,
      },
    ],
    alpha: 0.05,
    limits: {},
  })
})

test('a plan that was read is a plan, and comes out as it was', () => {
  const watched = { source: 'latency-p95', role: 'watch' }
  const cost = { source: 'cost', role: 'goal', bound: 0.1 }
  const read = rolloutPlan.parse({ steps, metrics: [errors, watched, cost], limits: { age: '1d' } })
  assert.deepEqual(rolloutPlan.parse(JSON.parse(JSON.stringify(read))), read)
})

test('durations are seconds or a text, and add to what a pause waits for', () => {
  const pauseOf = (pause: object) =>
    rolloutPlan.parse({ steps: [{ weight: 100, pause }] }).steps[0]?.pause
  assert.deepEqual(pauseOf({ duration: '30m' }), { samples: null, seconds: 1800, approval: false })
  assert.deepEqual(pauseOf({ seconds: 5, samples: 9, approval: true }), {
    samples: 9,
    seconds: 5,
    approval: true,
  })
  assert.deepEqual(
    rolloutPlan.parse({ steps: [{ weight: 100 }], limits: { age: '7d' } }).limits.age,
    7 * 86_400,
  )
})

const accepted: readonly (readonly [string, object])[] = [
  ['the smallest weight', { steps: [{ weight: 0.01 }, { weight: 100 }] }],
  ['a weight that stays', { steps: [{ weight: 20 }, { weight: 20 }, { weight: 100 }] }],
  ['all at once, nothing to decide', { steps: [{ weight: 100 }] }],
  ['twenty steps', { steps: Array.from({ length: 20 }, () => ({ weight: 100 })) }],
  ['a margin just below a whole', { steps, metrics: [{ ...errors, margin: 0.99 }] }],
  ['a goal without a margin', { steps, metrics: [{ source: 'score:helpful', role: 'goal' }] }],
  [
    'a score of five points',
    {
      steps,
      metrics: [
        { source: 'score:stars', role: 'guardrail', margin: 3.9, range: { low: 1, high: 5 } },
      ],
    },
  ],
  [
    'cost with a bound',
    { steps, metrics: [{ source: 'cost', role: 'guardrail', margin: 0.1, bound: 0.2 }] },
  ],
  [
    'five times as slow',
    { steps, metrics: [{ source: 'latency-p95', role: 'guardrail', margin: 5 }] },
  ],
  ['one source twice by name', { steps, metrics: [errors, { ...errors, name: 'again' }] }],
  ['the widest alpha', { steps, alpha: 0.2 }],
  ['all limits', { steps, limits: { errorRate: 0.5, budgetUsd: '10', exposure: 1, age: 60 } }],
]
for (const [title, plan] of accepted)
  test(`a plan may have ${title}`, () => {
    const read = rolloutPlan.safeParse(plan)
    assert.ok(read.success, read.success ? '' : JSON.stringify(read.error.issues))
  })

const refused: readonly (readonly [string, object, string, RegExp])[] = [
  ['no step', { steps: [] }, 'steps', /at least one step/],
  [
    'twenty-one steps',
    { steps: Array.from({ length: 21 }, () => ({ weight: 100 })) },
    'steps',
    /20/,
  ],
  ['no weight', { steps: [{ weight: 0 }, { weight: 100 }] }, 'steps.0.weight', /step 1: .*not 0/],
  ['more than all', { steps: [{ weight: 101 }] }, 'steps.0.weight', /at most 100, not 101/],
  [
    'a weight that falls',
    { steps: [{ weight: 50 }, { weight: 49.9 }, { weight: 100 }] },
    'steps.1.weight',
    /step 2: .*falls from 50 to 49.9.*at least 50/,
  ],
  ['an end short of all', { steps: [{ weight: 99 }] }, 'steps.0.weight', /add \{weight: 100\}/],
  [
    'metrics with nothing to compare',
    { steps: [{ weight: 100 }], metrics: [errors] },
    'steps.0.weight',
    /nothing is left to compare/,
  ],
  [
    'half a sample',
    { steps: [{ weight: 100, pause: { samples: 0.5 } }] },
    'steps.0.pause.samples',
    /int/,
  ],
  [
    'seconds and a duration',
    { steps: [{ weight: 100, pause: { seconds: 5, duration: '5s' } }] },
    'steps.0.pause.duration',
    /one of them/,
  ],
  [
    'a duration without a unit',
    { steps: [{ weight: 100, pause: { duration: '5' } }] },
    'steps.0.pause.duration',
    /like 90s, 30m/,
  ],
  ['a duration of a year', { steps, limits: { age: '365d' } }, 'limits.age', /at most 180 days/],
  [
    'an unknown source',
    { steps, metrics: [{ ...errors, source: 'failures' }] },
    'metrics.0.source',
    /metric 1 \(failures\): there is no such source; there are errors/,
  ],
  [
    'a score without a name',
    { steps, metrics: [{ ...errors, source: 'score:' }] },
    'metrics.0.source',
    /score:NAME/,
  ],
  [
    'a guardrail without a margin',
    { steps, metrics: [{ source: 'errors', role: 'guardrail' }] },
    'metrics.0.margin',
    /needs a margin.*0.05 is five calls/,
  ],
  [
    'a guardrail that nothing shows',
    { steps, metrics: [{ ...errors, margin: 0 }] },
    'metrics.0.margin',
    /no number of calls/,
  ],
  [
    'a share of percent',
    { steps, metrics: [{ ...errors, margin: 5 }] },
    'metrics.0.margin',
    /share of calls, below 1, not 5/,
  ],
  [
    'milliseconds',
    { steps, metrics: [{ source: 'latency-p95', role: 'guardrail', margin: 200 }] },
    'metrics.0.margin',
    /not milliseconds.*0.1 is a tenth slower/,
  ],
  [
    'a goal of no cost at all',
    { steps, metrics: [{ source: 'cost', role: 'goal', margin: 1, bound: 1 }] },
    'metrics.0.margin',
    /by all of it/,
  ],
  [
    'a score margin wider than its range',
    { steps, metrics: [{ source: 'score:stars', role: 'guardrail', margin: 1 }] },
    'metrics.0.margin',
    /say so with range/,
  ],
  [
    'a range that is none',
    { steps, metrics: [{ source: 'score:stars', role: 'goal', range: { low: 1, high: 1 } }] },
    'metrics.0.range',
    /ends before it begins/,
  ],
  [
    'a margin of what is watched',
    { steps, metrics: [{ ...errors, role: 'watch' }] },
    'metrics.0.margin',
    /leave it out/,
  ],
  [
    'cost without a bound',
    { steps, metrics: [{ source: 'cost', role: 'goal' }] },
    'metrics.0.bound',
    /outweigh all others.*0\.1/,
  ],
  [
    'a bound of errors',
    { steps, metrics: [{ ...errors, bound: 1 }] },
    'metrics.0.bound',
    /only cost and tokens/,
  ],
  [
    'errors that are better when more',
    { steps, metrics: [{ ...errors, better: 'higher' }] },
    'metrics.0.better',
    /less of it is better/,
  ],
  ['two of one name', { steps, metrics: [errors, errors] }, 'metrics.1.name', /metric 1 already/],
  ['too wide an alpha', { steps, alpha: 0.21 }, 'alpha', /0.2/],
  ['an error rate of all', { steps, limits: { errorRate: 1 } }, 'limits.errorRate', /1/],
  ['a word nobody knows', { steps, metric: [] }, '', /metric/],
]
for (const [title, plan, path, message] of refused)
  test(`a plan with ${title} is refused, with its place and what to write`, () => {
    const read = rolloutPlan.safeParse(plan)
    assert.ok(!read.success)
    const told = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    assert.ok(
      read.error.issues.some(
        (issue) => issue.path.join('.') === path && message.test(issue.message),
      ),
      told.join('\n'),
    )
  })

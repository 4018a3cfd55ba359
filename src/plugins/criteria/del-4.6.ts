import { defineCriterion } from '../define-criterion.ts'
import { none } from '../facts/delivery.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen } from './finding.ts'

/** An hour: what harms for longer was not taken back by a machine that watches. */
const restoreSMax = 3600

export const criterion = defineCriterion({
  id: 'DEL-4.6',
  summary:
    'Rollouts in production that their own analysis took back in 180 days, and the longest that one of them took from its start: at most an hour.',
  judge({ delivery: { deployments, aborts, slowestAbortS } }) {
    const step = {
      nextStep:
        'Drill it: roll out a release that is worse by construction, such as one on the simulator’s `sim/error-500`, to one percent, and see it taken back by itself.',
      nextPath: '/deployments',
    }
    if (deployments === 0) return open('absent', step)
    const evidence = seen(
      aborts === 0
        ? 'Rollouts that their own analysis took back: 0.'
        : `Rollouts that their own analysis took back: ${aborts}; the longest took ${Math.round(slowestAbortS)} s.`,
      { count: aborts, days: 180, path: '/deployments' },
    )
    if (aborts === 0) return open('configured', step, evidence)
    if (slowestAbortS <= restoreSMax) return met('effective', evidence)
    return open(
      'configured',
      {
        nextStep:
          'Begin rollouts with a share that sees enough calls in an hour, and give them an age (`limits: {age: 1h}`).',
        nextPath: '/deployments',
      },
      evidence,
    )
  },
  examples: [
    absent('without a deployment in production it is absent'),
    configured(
      'a trigger that was never pulled is configured',
      { delivery: { ...none.delivery, deployments: 1 } },
      ': 0.',
    ),
    configured('one that took more than an hour is configured', {
      delivery: { ...none.delivery, deployments: 1, aborts: 1, slowestAbortS: 3601 },
    }),
    effective('one taken back within the hour is effective', {
      delivery: { ...none.delivery, deployments: 1, aborts: 1, slowestAbortS: 3600 },
    }),
  ],
})

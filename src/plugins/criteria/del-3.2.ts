import { defineCriterion } from '../define-criterion.ts'
import { none } from '../facts/delivery.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'DEL-3.2',
  summary:
    'Releases that were taken back in production in the last 90 days, by people or by a rollout’s own analysis; a drill counts. Each is an event with its time.',
  judge({ delivery: { deployments, rollbacks } }) {
    const step = {
      nextStep:
        'Take a release back once, as a drill: `belay rollback NAME --environment production --why drill`, and forward again in the same way.',
      nextPath: '/deployments',
    }
    if (deployments === 0) return open('absent', step)
    const evidence = seen(`Releases taken back in production: ${rollbacks}.`, {
      count: rollbacks,
      days: 90,
      path: '/deployments',
    })
    return rollbacks > 0 ? met('practised', evidence) : open('configured', step, evidence)
  },
  examples: [
    absent('without a deployment in production it is absent'),
    configured(
      'a way back that was never taken is configured',
      { delivery: { ...none.delivery, deployments: 1 } },
      ': 0.',
    ),
    practised('a release that was taken back is practised', {
      delivery: { ...none.delivery, deployments: 1, rollbacks: 1 },
    }),
  ],
})

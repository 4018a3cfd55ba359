import { defineCriterion } from '../define-criterion.ts'
import { none } from '../facts/delivery.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'DEL-2.4',
  summary:
    'Rollouts in production that ended in the last 180 days: each keeps its steps with their times, and the errors and other metrics of both releases.',
  judge({ delivery: { deployments, rollouts } }) {
    const step = {
      nextStep:
        'Serve the next release of a deployment in production by a rollout: its page shows the steps, and what each metric says of both releases while it goes on.',
      nextPath: '/deployments',
    }
    if (deployments === 0) return open('absent', step)
    const evidence = seen(`Rollouts in production that were observed to their end: ${rollouts}.`, {
      count: rollouts,
      days: 180,
      path: '/deployments',
    })
    return rollouts > 0 ? met('practised', evidence) : open('configured', step, evidence)
  },
  examples: [
    absent('without a deployment in production it is absent'),
    configured(
      'a deployment that nothing was rolled out on is configured',
      { delivery: { ...none.delivery, deployments: 1 } },
      ': 0.',
    ),
    practised('a rollout that ended is practised', {
      delivery: { ...none.delivery, deployments: 1, rollouts: 1 },
    }),
  ],
})

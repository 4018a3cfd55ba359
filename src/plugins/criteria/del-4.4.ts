import { defineCriterion } from '../define-criterion.ts'
import { none } from '../facts/delivery.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'

const shareMin = 0.8

export const criterion = defineCriterion({
  id: 'DEL-4.4',
  summary:
    'The share of changes of what serves in production that a rollout of two steps or more made, and rollouts that their own analysis took back, in 180 days.',
  judge({ delivery: { changes, progressive, aborts } }) {
    const page = '/deployments'
    const step = {
      nextStep:
        'Serve releases in production by rollouts of two steps or more (`belay rollouts start`), not at once.',
      nextPath: page,
    }
    if (changes === 0) return open('absent', step)
    const staged = seen(
      `Changes of what serves in production that went by steps: ${progressive} of ${changes}.`,
      { count: progressive, of: changes, days: 180, path: page },
    )
    const taken = seen(`Rollouts that their own analysis took back: ${aborts}.`, {
      count: aborts,
      days: 180,
      path: page,
    })
    if (share(progressive, changes) < shareMin) return open('configured', step, staged, taken)
    if (aborts > 0) return met('effective', staged, taken)
    return open(
      'configured',
      {
        nextStep:
          'Drill it: roll out a release that is worse by construction, such as one on the simulator’s `sim/error-500`, to one percent, and see it taken back.',
        nextPath: page,
      },
      staged,
      taken,
    )
  },
  examples: [
    absent('without a change in production it is absent'),
    configured(
      'three of four by steps are too few',
      { delivery: { ...none.delivery, changes: 4, progressive: 3, aborts: 1 } },
      '3 of 4',
    ),
    configured('steps that never had to take anything back are not proved', {
      delivery: { ...none.delivery, changes: 5, progressive: 5 },
    }),
    effective('four of five by steps, and one taken back', {
      delivery: { ...none.delivery, changes: 5, progressive: 4, aborts: 1 },
    }),
  ],
})

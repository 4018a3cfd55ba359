import { defineCriterion } from '../define-criterion.ts'
import { none } from '../facts/delivery.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'

const shareMin = 0.9

export const criterion = defineCriterion({
  id: 'EVL-3.1',
  summary:
    'The share of promotions to production whose exact release had passed a gate, and gates that a release failed, in 180 days.',
  judge({ delivery: { promotions, gated, gatesFailed } }) {
    const page = '/deployments'
    const step = {
      nextStep:
        'Have production ask for a gate: `belay environments edit production --gates NAME`, where NAME is an evaluation with the release as a variant.',
      nextPath: page,
    }
    if (promotions === 0) return open('absent', step)
    const passed = seen(
      `Promotions to production whose exact release had passed a gate: ${gated} of ${promotions}.`,
      { count: gated, of: promotions, days: 180, path: page },
    )
    const stopped = seen(`Gates that a release failed: ${gatesFailed}.`, {
      count: gatesFailed,
      days: 180,
      path: '/evaluations',
    })
    if (share(gated, promotions) < shareMin) return open('configured', step, passed, stopped)
    if (gatesFailed > 0) return met('effective', passed, stopped)
    return open(
      'configured',
      {
        nextStep:
          'A gate that has never stopped anything proves little: evaluate a release that is worse by construction, and see it fail.',
        nextPath: '/evaluations/new',
      },
      passed,
      stopped,
    )
  },
  examples: [
    absent('without a promotion to production it is absent'),
    configured(
      'four of five with a gate are too few',
      { delivery: { ...none.delivery, promotions: 5, gated: 4, gatesFailed: 1 } },
      '4 of 5',
    ),
    configured('gates that never stopped anything are not proved', {
      delivery: { ...none.delivery, promotions: 10, gated: 10 },
    }),
    effective('nine of ten, and one that was stopped', {
      delivery: { ...none.delivery, promotions: 10, gated: 9, gatesFailed: 1 },
    }),
  ],
})

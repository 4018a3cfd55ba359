import { defineCriterion } from '../define-criterion.ts'
import { none } from '../facts/delivery.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'DEL-4.5',
  summary:
    'Promotions to production in 180 days that needed nobody because every gate held; each keeps what was evaluated. The rest were decided by people.',
  judge({ delivery: { promotions, automatic } }) {
    const step = {
      nextStep:
        'Let gates decide: `belay environments edit production --gates NAME --approvals 1 --is-automatic true` asks nobody where all of them hold.',
      nextPath: '/deployments',
    }
    if (promotions === 0) return open('absent', step)
    const evidence = seen(
      `Promotions to production that were approved by their criteria: ${automatic} of ${promotions}.`,
      { count: automatic, of: promotions, days: 180, path: '/deployments' },
    )
    return automatic > 0 ? met('practised', evidence) : open('configured', step, evidence)
  },
  examples: [
    absent('without a promotion to production it is absent'),
    configured(
      'promotions that people decided are configured',
      { delivery: { ...none.delivery, promotions: 2 } },
      '0 of 2',
    ),
    practised('one that its criteria decided is practised', {
      delivery: { ...none.delivery, promotions: 2, automatic: 1 },
    }),
  ],
})

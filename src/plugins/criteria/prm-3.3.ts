import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'

const shareMin = 0.95

export const criterion = defineCriterion({
  id: 'PRM-3.3',
  summary:
    'The share of production calls that the release of a deployment answered: its manifest fixes prompt, models and parameters, and any two are compared by `belay releases diff`.',
  judge({ calls, windowDays }) {
    const { production, productionWithRelease } = calls
    const step = {
      nextStep:
        'Make releases of what answers in production, deploy them, and have applications call `deployment/NAME`; the guide “Delivery” has the way.',
      nextPath: '/deployments',
    }
    if (productionWithRelease === 0) return open('absent', step)
    const evidence = seen(
      `Production calls that a release answered: ${productionWithRelease} of ${production}.`,
      { count: productionWithRelease, of: production, days: windowDays, path: '/traces' },
    )
    return share(productionWithRelease, production) >= shareMin
      ? met('effective', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('calls of models leave it absent', callFacts({ production: 100 })),
    configured(
      'six calls in a hundred without a release are too many',
      callFacts({ production: 100, productionWithRelease: 94 }),
      '94 of 100',
    ),
    effective(
      'five in a hundred are not',
      callFacts({ production: 100, productionWithRelease: 95 }),
    ),
  ],
})

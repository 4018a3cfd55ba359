import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'

const unmatchedMax = 0.05

export const criterion = defineCriterion({
  id: 'PRM-2.2',
  summary: 'The share of production calls that do not come from a version of the registry.',
  judge({ calls, resolvedProduction, windowDays }) {
    const { production, productionWithPrompt } = calls
    const step = {
      nextStep:
        'Move the prompts that applications still carry themselves into the registry (`belay import`, or the page Prompts), and call them by name.',
      nextPath: '/prompts',
    }
    if (productionWithPrompt === 0 || resolvedProduction.calls === 0) return open('absent', step)
    // A call whose tokens another span turned out to own is in the one figure and not in the other.
    const matched = Math.min(resolvedProduction.calls, productionWithPrompt)
    const evidence = seen(
      `Production calls from a version of the registry: ${matched} of ${production}.`,
      { count: matched, of: production, days: windowDays, path: '/traces' },
    )
    return 1 - share(matched, production) < unmatchedMax
      ? met('effective', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('calls without prompts leave it absent', callFacts({ production: 5 })),
    configured(
      'one call in ten outside is too many',
      {
        ...callFacts({ production: 10, productionWithPrompt: 9 }),
        resolvedProduction: { calls: 9, of: 9 },
      },
      '9 of 10',
    ),
    effective('all calls from the registry are effective', {
      ...callFacts({ production: 10, productionWithPrompt: 10 }),
      resolvedProduction: { calls: 12, of: 12 },
    }),
  ],
})

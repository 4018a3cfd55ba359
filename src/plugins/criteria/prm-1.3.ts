import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'

const shareMin = 0.9

export const criterion = defineCriterion({
  id: 'PRM-1.3',
  summary: 'The share of production calls that name a prompt and a version which the registry has.',
  judge({ calls, resolvedProduction, windowDays }) {
    const { production, productionWithPrompt } = calls
    const step = {
      nextStep:
        'Call prompts by their names (`prompt/NAME@production` as the model), or name prompt and version on every production span (`gen_ai.prompt.name`, `.version`), as the page Prompts has them.',
      nextPath: '/prompts',
    }
    if (productionWithPrompt === 0) return open('absent', step)
    // A call whose tokens another span turned out to own is in the one figure and not in the other.
    const known = Math.min(resolvedProduction.calls, productionWithPrompt)
    const evidence = seen(
      `Production calls that name a prompt and its version: ${productionWithPrompt} of ${production}; the registry has the versions of ${known}.`,
      { count: known, of: production, days: windowDays, path: '/traces' },
    )
    return share(known, production) >= shareMin
      ? met('effective', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('calls that name no prompt leave it absent', callFacts({ production: 5 })),
    configured(
      'calls whose versions the registry does not have are configured',
      {
        ...callFacts({ production: 5, productionWithPrompt: 5 }),
        resolvedProduction: { calls: 0, of: 5 },
      },
      '5 of 5',
    ),
    configured(
      'eight of ten calls are too few',
      {
        ...callFacts({ production: 10, productionWithPrompt: 8 }),
        resolvedProduction: { calls: 8, of: 8 },
      },
      '8 of 10',
    ),
    effective('nine of ten calls with versions of the registry are effective', {
      ...callFacts({ production: 10, productionWithPrompt: 9 }),
      resolvedProduction: { calls: 9, of: 9 },
    }),
  ],
})

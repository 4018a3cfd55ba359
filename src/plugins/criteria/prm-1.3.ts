import { callFacts, defineCriterion } from '../define-criterion.ts'
import { open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'PRM-1.3',
  summary:
    'The share of production calls that name a prompt and its version. Nothing here keeps the texts of prompts, so versions cannot be resolved.',
  judge({ calls, windowDays }) {
    const { production, productionWithPrompt } = calls
    const nextStep =
      'Keep prompts under version control, name prompt and version on every production span (`gen_ai.prompt.name`, `.version`), and attest with the address of the repository.'
    if (productionWithPrompt === 0) return open('absent', { nextStep })
    return open(
      'configured',
      { nextStep },
      seen(
        `Production calls that name a prompt and its version: ${productionWithPrompt} of ${production}.`,
        {
          count: productionWithPrompt,
          of: production,
          days: windowDays,
          path: '/traces',
        },
      ),
    )
  },
  examples: [
    {
      title: 'calls that name no prompt leave it absent',
      facts: callFacts({ production: 5 }),
      state: 'absent',
    },
    {
      title: 'calls that do are configured, because nothing resolves the version',
      facts: callFacts({ production: 5, productionWithPrompt: 5 }),
      state: 'configured',
      says: '5 of 5',
    },
  ],
})

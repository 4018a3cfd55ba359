import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

export const criterion = defineCriterion({
  id: 'PRM-2.8',
  summary: 'Fragments that at least two prompts share.',
  judge({ registry }) {
    const users = Map.groupBy(
      registry.flatMap(({ name, fragments }) =>
        [...new Set(fragments)].map((fragment) => ({ fragment, name })),
      ),
      ({ fragment }) => fragment,
    )
    const [best] = [...users].toSorted(([, a], [, b]) => b.length - a.length)
    const step = {
      nextStep:
        'Put what several prompts say alike (safety instructions, tone) into a fragment, and include it in two of them.',
      nextPath: '/prompts',
    }
    if (best === undefined) return open('absent', step)
    const evidence = seen(`Fragment ${best[0]} stands in ${best[1].length} of the prompts.`, {
      count: best[1].length,
      of: registry.length,
      path: '/prompts',
    })
    return best[1].length >= 2 ? met('practised', evidence) : open('configured', step, evidence)
  },
  examples: [
    absent('without fragments it is absent', { registry: [registeredPrompt] }),
    configured(
      'a fragment of one prompt is not shared',
      { registry: [{ ...registeredPrompt, fragments: ['safety'] }] },
      'in 1 of',
    ),
    practised(
      'a fragment of two prompts is practised',
      {
        registry: [
          { ...registeredPrompt, fragments: ['safety'] },
          { ...registeredPrompt, name: 'other', fragments: ['safety'] },
        ],
      },
      'in 2 of',
    ),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent, practised } from './example.ts'
import { met, open, seen, some } from './finding.ts'

export const criterion = defineCriterion({
  id: 'PRM-2.5',
  summary:
    'Calls of applications that came from a version of the registry. Runs on the page and evaluations are Belay’s own and are left out.',
  judge({ resolved, windowDays }) {
    return resolved.calls === 0
      ? open('absent', {
          nextStep:
            'Call a prompt from your application: the model `prompt/NAME@production` at the gateway with its variables in `metadata`, or POST /api/v1/prompts/NAME/render.',
          nextPath: '/prompts',
        })
      : met(
          'practised',
          seen(`${some(resolved.calls, 'call')} came from versions of the registry.`, {
            count: resolved.calls,
            of: resolved.of,
            days: windowDays,
            path: '/traces',
          }),
        )
  },
  examples: [
    absent('without such a call it is absent'),
    practised('a call from the registry is practised', { resolved: { calls: 1, of: 3 } }, '1 call'),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.7',
  summary: 'Requests for models with their use case, and who decided them when.',
  judge({ modelRequests: { count, decided } }) {
    const step = {
      nextStep:
        count === 0
          ? 'Ask for a model that is missing, with its use case, on the page Models, Requests, or with `belay model-requests create`; somebody who may change connections decides.'
          : 'Decide the requests that are open, on the page Models, Requests, or with `belay model-requests decide`.',
      nextPath: '/models/requests',
    }
    if (count === 0) return open('absent', step)
    const evidence = seen(`Requests for models that were decided: ${decided} of ${count}.`, {
      count: decided,
      of: count,
      path: '/models/requests',
    })
    return decided > 0 ? met('practised', evidence) : open('configured', step, evidence)
  },
  examples: [
    absent('without a request it is absent'),
    configured(
      'a request that nobody decided is configured',
      { modelRequests: { count: 1, decided: 0 } },
      '0 of 1',
    ),
    practised('a decided request is practised', { modelRequests: { count: 2, decided: 1 } }),
  ],
})

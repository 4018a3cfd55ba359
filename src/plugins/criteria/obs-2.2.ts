import { defineCriterion } from '../define-criterion.ts'
import { absent, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'OBS-2.2',
  summary:
    'Reviews of recorded traces in which somebody wrote what was wrong, or what the answer should have been. Incidents in other tools are not seen here.',
  judge({ tracesExplained }) {
    if (tracesExplained === 0) {
      const nextStep =
        'Put traces that went wrong into a review queue (filter the page Traces by error or a low score), and write what was wrong or what the answer should have been; or attest with an incident that names its trace id.'
      return open('absent', { nextStep, nextPath: '/review' })
    }
    return met(
      'practised',
      seen(`Reviews that say what was wrong with a recorded trace: ${tracesExplained}.`, {
        count: tracesExplained,
        days: 90,
        path: '/review',
      }),
    )
  },
  examples: [
    absent('without such a review it is absent'),
    practised(
      'one review that says what was wrong with a trace is practised',
      { tracesExplained: 1 },
      'trace: 1',
    ),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen, some } from './finding.ts'

export const criterion = defineCriterion({
  id: 'OBS-1.3',
  summary:
    'The overview is a dashboard of request rate, errors, latency, tokens and cost. It counts when people signed in opened it while there was traffic.',
  judge({ calls, overviewViewers, windowDays }) {
    if (calls.total === 0)
      return open('absent', {
        nextStep: 'Make calls first; the overview then shows their figures.',
        nextPath: '/welcome',
      })
    const evidence = seen(
      `People who opened the overview: ${overviewViewers}; it shows ${some(calls.total, 'call')}.`,
      {
        count: overviewViewers,
        days: windowDays,
        path: '/',
      },
    )
    return overviewViewers > 0
      ? met('practised', evidence)
      : open('configured', { nextStep: 'Sign in and open the overview.', nextPath: '/' }, evidence)
  },
  examples: [
    absent('a dashboard without figures is absent', { overviewViewers: 2 }),
    configured(
      'a dashboard that nobody opened is configured',
      callFacts({ total: 7 }),
      'overview: 0',
    ),
    practised(
      'one person who looks is enough',
      { ...callFacts({ total: 7 }), overviewViewers: 1 },
      'overview: 1',
    ),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share, simulatedNote } from './finding.ts'

const shareMin = 0.95

export const criterion = defineCriterion({
  id: 'OBS-1.1',
  summary: 'The share of calls through the gateway whose span has a status and a duration.',
  judge({ calls, windowDays }) {
    const { gateway, timed, total } = calls
    if (gateway === 0) {
      const nextStep =
        'Send calls through the gateway: another base URL and a key in your application; the page Welcome has the lines to copy.'
      const evidence =
        total === 0
          ? []
          : [
              seen(`Calls reported as traces: ${total}; none went through the gateway.`, {
                count: 0,
                of: total,
                days: windowDays,
                path: '/traces',
              }),
            ]
      return open('absent', { nextStep, nextPath: '/welcome' }, ...evidence)
    }
    const evidence = seen(
      `Gateway calls with a status and a duration: ${timed} of ${gateway}.${simulatedNote(calls)}`,
      {
        count: timed,
        of: gateway,
        days: windowDays,
        path: '/',
      },
    )
    return share(timed, gateway) >= shareMin
      ? met('effective', evidence)
      : open(
          'configured',
          {
            nextStep: 'Find the calls without status or duration on the page Traces.',
            nextPath: '/traces',
          },
          evidence,
        )
  },
  examples: [
    absent('without traffic it is absent'),
    absent(
      'calls that were only reported are not the gateway’s',
      callFacts({ total: 4 }),
      'none went through',
    ),
    effective(
      '95 of 100 are enough',
      callFacts({ total: 100, gateway: 100, timed: 95 }),
      '95 of 100',
    ),
    configured('94 of 100 are not', callFacts({ total: 100, gateway: 100, timed: 94 })),
    effective(
      'simulated calls say so',
      callFacts({ total: 1, gateway: 1, timed: 1, simulated: 1 }),
      'All of them were simulated',
    ),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share, simulatedNote } from './finding.ts'

const shareMin = 0.99

export const criterion = defineCriterion({
  id: 'MOD-3.6',
  summary:
    'Calls through the gateway against all calls that reached Belay, and calls that failed at one connection and succeeded at another. Calls that nobody reported cannot be seen.',
  judge({ calls, failovers, windowDays }) {
    const { gateway, total } = calls
    if (gateway === 0) {
      return open('absent', {
        nextStep: 'Send calls through the gateway: another base URL and a key in your application.',
        nextPath: '/welcome',
      })
    }
    const traffic = seen(
      `Calls that went through the gateway: ${gateway} of ${total}.${simulatedNote(calls)}`,
      { count: gateway, of: total, days: windowDays, path: '/' },
    )
    const drill = seen(
      `Calls that failed at one connection and succeeded at another: ${failovers}.`,
      { count: failovers, days: 90, path: '/traces' },
    )
    if (share(gateway, total) >= shareMin && failovers > 0) return met('effective', traffic, drill)
    return failovers === 0
      ? open(
          'configured',
          {
            nextStep:
              'Give an alias two connections (Settings, Aliases), break the first, and see a call answered by the second.',
            nextPath: '/settings/aliases',
          },
          traffic,
          drill,
        )
      : open(
          'configured',
          {
            nextStep:
              'Move the applications that call providers directly to the gateway; the page Traces shows their calls.',
            nextPath: '/traces',
          },
          traffic,
          drill,
        )
  },
  examples: [
    absent('without gateway calls it is absent', callFacts({ total: 5 })),
    configured(
      'a gateway without a failover drill is configured',
      callFacts({ total: 5, gateway: 5 }),
      '5 of 5',
    ),
    configured('98 of 100 calls are not enough', {
      ...callFacts({ total: 100, gateway: 98 }),
      failovers: 1,
    }),
    effective('99 of 100 calls and a failover are effective', {
      ...callFacts({ total: 100, gateway: 99 }),
      failovers: 1,
    }),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
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
    {
      title: 'without gateway calls it is absent',
      facts: callFacts({ total: 5 }),
      state: 'absent',
    },
    {
      title: 'a gateway without a failover drill is configured',
      facts: callFacts({ total: 5, gateway: 5 }),
      state: 'configured',
      says: '5 of 5',
    },
    {
      title: '98 of 100 calls are not enough',
      facts: { ...callFacts({ total: 100, gateway: 98 }), failovers: 1 },
      state: 'configured',
    },
    {
      title: '99 of 100 calls and a failover are effective',
      facts: { ...callFacts({ total: 100, gateway: 99 }), failovers: 1 },
      state: 'effective',
    },
  ],
})

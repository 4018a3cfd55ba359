import { defineCriterion } from '../define-criterion.ts'
import { appFacts } from './app-facts.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen, share } from './finding.ts'

const shareMin = 0.95
const freshMs = 86_400_000

export const criterion = defineCriterion({
  id: 'OBS-3.2',
  summary:
    'The share of active applications (with calls in the window) whose newest span is less than 24 hours old.',
  judge({ apps, atMs, windowDays }) {
    const active = apps.filter(({ calls }) => calls > 0)
    if (active.length === 0)
      return open('absent', {
        nextStep: 'Send calls or traces of your applications to Belay.',
        nextPath: '/welcome',
      })
    const silent = active
      .filter(({ lastSeenMs }) => atMs - lastSeenMs >= freshMs)
      .map(({ name }) => name)
    const fresh = active.length - silent.length
    const evidence = seen(
      `Active applications that sent telemetry in the last 24 hours: ${fresh} of ${active.length}.`,
      { count: fresh, of: active.length, days: windowDays, path: '/traces' },
    )
    return share(fresh, active.length) >= shareMin
      ? met('effective', evidence)
      : open(
          'configured',
          {
            nextStep: `Find out why ${names(silent)} sent nothing for a day; revoke the keys of what has ended.`,
            nextPath: '/settings/keys',
          },
          evidence,
        )
  },
  examples: [
    absent('without applications it is absent'),
    effective(
      'telemetry less than a day old is effective',
      { apps: [appFacts], atMs: freshMs - 1 },
      '1 of 1',
    ),
    configured('telemetry a day old is not', { apps: [appFacts], atMs: freshMs }, '0 of 1'),
  ],
})

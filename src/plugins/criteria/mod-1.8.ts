import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'
import { keyFacts } from './key-facts.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.8',
  summary:
    'Keys of the project, Belay’s own left out, and when they were last used, and a search of the newest spans for Belay keys in clear text. Keys themselves are stored as HMACs only.',
  judge({ keys: all, keyScan, windowDays }) {
    const keys = all.filter(({ isOwn }) => !isOwn)
    if (keys.length === 0) {
      const nextStep =
        'Make a key for an application: `belay keys create --name my-app`, or Settings, Keys.'
      return open('absent', { nextStep, nextPath: '/settings/keys' })
    }
    const used = keys.filter(({ isUsedInWindow }) => isUsedInWindow).length
    const use = seen(`Keys used: ${used} of ${keys.length}.`, {
      count: used,
      of: keys.length,
      days: windowDays,
      path: '/settings/keys',
    })
    if (used === 0) {
      return open(
        'configured',
        {
          nextStep: 'Make a call with one of the keys; the page Welcome has the lines to copy.',
          nextPath: '/welcome',
        },
        use,
      )
    }
    const scan = seen(
      `Newest spans that hold a Belay key in clear text: ${keyScan.found} of ${keyScan.spans}.`,
      {
        count: keyScan.found,
        of: keyScan.spans,
        path: '/traces',
      },
    )
    if (keyScan.found === 0) return met('practised', use, scan)
    const nextStep =
      'A key stands in recorded text: find it with the search `bly_` on the page Traces, revoke it under Settings, Keys, and stop the application from sending it in messages.'
    return open('configured', { nextStep, nextPath: '/traces' }, use, scan)
  },
  examples: [
    absent('without a key it is absent'),
    absent('the key of Belay’s own calls was issued to nobody', {
      keys: [{ ...keyFacts, isOwn: true }],
    }),
    configured(
      'a key that nobody uses is configured',
      { keys: [{ ...keyFacts, isUsedInWindow: false }] },
      '0 of 1',
    ),
    practised(
      'a used key is practised where no key stands in recorded text',
      {
        keys: [keyFacts, { ...keyFacts, isUsedInWindow: false }],
        keyScan: { spans: 40, found: 0 },
      },
      '1 of 2',
    ),
    configured('a key in recorded text undoes it', {
      keys: [keyFacts],
      keyScan: { spans: 40, found: 1 },
    }),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, practised } from './example.ts'
import { met, names, open, seen, some } from './finding.ts'

const connection = {
  name: 'openai',
  provider: 'openai',
  region: 'eu',
  isEnabled: true,
  hasSecret: true,
  isSealed: true,
  successes: 0,
}

export const criterion = defineCriterion({
  id: 'MOD-1.1',
  summary:
    'A connection that declares its region, and a call of this project that its provider answered. The simulator is no provider.',
  judge({ connections, windowDays }) {
    const enabled = connections.filter(({ isEnabled }) => isEnabled)
    const declared = enabled.filter(({ region }) => region !== '')
    const proven = declared.filter(({ successes }) => successes > 0)
    const path = '/settings/connections'
    if (proven.length > 0) {
      const answered = proven.reduce((sum, { successes }) => sum + successes, 0)
      const places = proven.map(({ name, region }) => `${name} (${region})`)
      const figures = { count: answered, days: windowDays, path }
      return met('practised', seen(`${names(places)} answered ${some(answered, 'call')}.`, figures))
    }
    if (enabled.length === 0) {
      const nextStep =
        'Connect a provider under Settings, Connections, and declare the region in which it processes your data.'
      return open('absent', { nextStep, nextPath: path })
    }
    const figures = { count: declared.length, of: enabled.length, path }
    const evidence = seen(
      `Connections that declare a region: ${declared.length} of ${enabled.length}.`,
      figures,
    )
    const undeclared = enabled.filter(({ region }) => region === '').map(({ name }) => name)
    return declared.length === 0
      ? open(
          'configured',
          {
            nextStep: `Declare the region of ${names(undeclared)} under Settings, Connections.`,
            nextPath: path,
          },
          evidence,
        )
      : open(
          'configured',
          {
            nextStep: `Make a call through ${names(declared.map(({ name }) => name))}; the page Welcome has the lines to copy.`,
            nextPath: '/welcome',
          },
          evidence,
          seen('None of them has answered a call of this project.', {
            count: 0,
            days: windowDays,
            path,
          }),
        )
  },
  examples: [
    absent('without a connection it is absent'),
    configured(
      'a connection without a region is only configured, however much it is used',
      { connections: [{ ...connection, region: '', successes: 9 }] },
      '0 of 1',
    ),
    configured('a connection with a region that answered nothing is only configured', {
      connections: [connection],
    }),
    practised(
      'a declared connection that answered is practised',
      { connections: [{ ...connection, successes: 2 }] },
      'openai (eu) answered 2 calls',
    ),
    absent('a disabled connection counts for nothing', {
      connections: [{ ...connection, successes: 2, isEnabled: false }],
    }),
  ],
})

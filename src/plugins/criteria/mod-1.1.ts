import { defineCriterion } from '../define-criterion.ts'
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
    { title: 'without a connection it is absent', facts: {}, state: 'absent' },
    {
      title: 'a connection without a region is only configured, however much it is used',
      facts: { connections: [{ ...connection, region: '', successes: 9 }] },
      state: 'configured',
      says: '0 of 1',
    },
    {
      title: 'a connection with a region that answered nothing is only configured',
      facts: { connections: [connection] },
      state: 'configured',
    },
    {
      title: 'a declared connection that answered is practised',
      facts: { connections: [{ ...connection, successes: 2 }] },
      state: 'practised',
      says: 'openai (eu) answered 2 calls',
    },
    {
      title: 'a disabled connection counts for nothing',
      facts: { connections: [{ ...connection, successes: 2, isEnabled: false }] },
      state: 'absent',
    },
  ],
})

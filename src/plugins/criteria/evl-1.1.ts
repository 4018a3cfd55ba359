import { defineCriterion } from '../define-criterion.ts'
import { met, names, open, seen, some } from './finding.ts'

const app = { name: 'support', calls: 5, lastSeenMs: 0, scoredTraces: 2 }

export const criterion = defineCriterion({
  id: 'EVL-1.1',
  summary:
    'Scores by code or by a model on traces of each active application. A person’s or an end user’s judgement is no metric of this kind.',
  judge({ apps, windowDays }) {
    const active = apps.filter(({ calls }) => calls > 0)
    if (active.length === 0) {
      const nextStep =
        'Make calls first; then score their answers with POST /api/v1/scores (exact match, pattern, schema, similarity).'
      return open('absent', { nextStep, nextPath: '/welcome' })
    }
    const unscored = active.filter(({ scoredTraces }) => scoredTraces === 0).map(({ name }) => name)
    const scored = active.length - unscored.length
    const traces = active.reduce((sum, { scoredTraces }) => sum + scoredTraces, 0)
    const evidence = seen(
      `Active applications with scored runs: ${scored} of ${active.length} (${some(traces, 'trace')} scored).`,
      {
        count: scored,
        of: active.length,
        days: windowDays,
        path: '/traces',
      },
    )
    if (unscored.length === 0) return met('effective', evidence)
    const nextStep = `Score runs of ${names(unscored)}: check the answer in code (exact match, pattern, schema, similarity) and send the result to POST /api/v1/scores with its trace id.`
    return open(scored === 0 ? 'absent' : 'configured', { nextStep, nextPath: '/traces' }, evidence)
  },
  examples: [
    { title: 'without traffic it is absent', facts: {}, state: 'absent' },
    {
      title: 'traffic without scores is absent',
      facts: { apps: [{ ...app, scoredTraces: 0 }] },
      state: 'absent',
      says: '0 of 1',
    },
    {
      title: 'every active application needs scores of its own',
      facts: { apps: [app, { ...app, name: 'search', scoredTraces: 0 }] },
      state: 'configured',
      says: '1 of 2',
    },
    {
      title: 'scored runs of every active application are effective',
      facts: { apps: [app] },
      state: 'effective',
      says: '2 traces',
    },
  ],
})

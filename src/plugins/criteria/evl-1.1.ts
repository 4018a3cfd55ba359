import { defineCriterion } from '../define-criterion.ts'
import { appFacts } from './app-facts.ts'
import { evaluationFacts } from './evaluation-facts.ts'
import { absent, configured, effective, practised } from './example.ts'
import { met, names, open, seen, some } from './finding.ts'

const app = { ...appFacts, scoredTraces: 2 }

export const criterion = defineCriterion({
  id: 'EVL-1.1',
  summary:
    'Scores by code or by a model on traces of each active application; before there is one, evaluations that were scored. A person’s or an end user’s judgement is no metric of this kind.',
  judge({ apps, evaluations, windowDays }) {
    const active = apps.filter(({ calls }) => calls > 0)
    if (active.length === 0) {
      const scored = evaluations.filter(({ evaluators }) => evaluators.length > 0)
      const [newest] = scored
      if (newest !== undefined)
        return met(
          'practised',
          seen(`${newest.name} scored its answers by ${names(newest.evaluators)}.`, {
            count: scored.length,
            days: windowDays,
            path: '/evaluations',
          }),
        )
      const nextStep =
        'Evaluate a prompt or a model on a dataset with an evaluator (exact match, pattern, schema, similarity): page Evaluations, or `belay eval`.'
      return open('absent', { nextStep, nextPath: '/evaluations/new' })
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
    const nextStep = `Score runs of ${names(unscored)}: \`belay online create\` judges a share of its traces as they come; or check answers in code and send the result to POST /api/v1/scores with the trace id.`
    return open(
      scored === 0 ? 'absent' : 'configured',
      { nextStep, nextPath: '/evaluations/online' },
      evidence,
    )
  },
  examples: [
    absent('without traffic it is absent'),
    practised(
      'a scored evaluation is enough while no application calls',
      { evaluations: [evaluationFacts] },
      'by equals',
    ),
    absent('an evaluation is no metric of an application that calls', {
      evaluations: [evaluationFacts],
      apps: [appFacts],
    }),
    absent('traffic without scores is absent', { apps: [{ ...app, scoredTraces: 0 }] }, '0 of 1'),
    configured(
      'every active application needs scores of its own',
      { apps: [app, { ...app, name: 'search', scoredTraces: 0 }] },
      '1 of 2',
    ),
    effective('scored runs of every active application are effective', { apps: [app] }, '2 traces'),
  ],
})

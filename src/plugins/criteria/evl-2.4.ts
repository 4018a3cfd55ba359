import { defineCriterion } from '../define-criterion.ts'
import { appFacts } from './app-facts.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'EVL-2.4',
  summary:
    'Scores by evaluators of safety (hate, violence, bias, protected material, …) on traces of each active application.',
  judge({ apps, windowDays }) {
    const active = apps.filter(({ calls }) => calls > 0)
    if (active.length === 0) {
      const nextStep = 'Let an application call first; its answers can then be judged for safety.'
      return open('absent', { nextStep, nextPath: '/welcome' })
    }
    const unjudged = active.filter(({ safetyScores }) => safetyScores === 0)
    const judged = active.length - unjudged.length
    const evidence = seen(
      `Active applications judged by an evaluator of safety: ${judged} of ${active.length}.`,
      { count: judged, of: active.length, days: windowDays, path: '/evaluations/online' },
    )
    if (unjudged.length === 0) return met('effective', evidence)
    const nextStep = `Judge a share of the traces of ${names(unjudged.map(({ name }) => name))} for safety as they come: \`belay online create\` with an evaluator such as hate, violence or bias.`
    return open(
      judged === 0 ? 'absent' : 'configured',
      { nextStep, nextPath: '/evaluations/online' },
      evidence,
    )
  },
  examples: [
    absent('without traffic it is absent'),
    absent(
      'scores of other kinds say nothing of safety',
      { apps: [{ ...appFacts, scoredTraces: 9 }] },
      '0 of 1',
    ),
    configured(
      'every active application needs one of its own',
      { apps: [{ ...appFacts, safetyScores: 1 }, appFacts] },
      '1 of 2',
    ),
    effective('safety scores of every active application are effective', {
      apps: [
        { ...appFacts, safetyScores: 1 },
        { ...appFacts, calls: 0 },
      ],
    }),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { type AppFacts } from '../facts/traffic.ts'
import { appFacts } from './app-facts.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen } from './finding.ts'

/** What counts as each measure: the evaluators of it, and scores of your own by its name. */
const measures = {
  groundedness: ['groundedness', 'faithfulness'],
  relevance: ['relevance'],
  similarity: [
    'similarity',
    'embedding-similarity',
    'ngram-similarity',
    'rouge-l',
    'rouge-1',
    'rouge-2',
    'bleu',
    'meteor',
    'chrf',
    'token-f1',
    'answer-correctness',
  ],
} as const

export const criterion = defineCriterion({
  id: 'EVL-2.2',
  summary:
    'What code or a model scored on traces of each active application: groundedness and relevance where it retrieves documents, similarity to a right answer where it does not.',
  judge({ apps, windowDays }) {
    const active = apps.filter(({ calls }) => calls > 0)
    if (active.length === 0) {
      const nextStep =
        'Let an application call first; its answers can then be scored on groundedness, relevance or similarity.'
      return open('absent', { nextStep, nextPath: '/welcome' })
    }
    const lacking = active.filter((app) => lackOf(app).length > 0)
    const scored = active.length - lacking.length
    const evidence = seen(
      `Active applications scored on groundedness and relevance, or on similarity: ${scored} of ${active.length}.`,
      { count: scored, of: active.length, days: windowDays, path: '/evaluations/online' },
    )
    if (lacking.length === 0) return met('effective', evidence)
    const list = names(lacking.map((app) => `${app.name} (${lackOf(app).join(', ')})`))
    const nextStep = `Measure what is missing: ${list}. \`belay online create\` judges traces as they come; similarity needs right answers: score in your application, or evaluate it as an endpoint on a dataset. For an application that answers no questions, attest.`
    return open(
      scored === 0 ? 'absent' : 'configured',
      { nextStep, nextPath: '/evaluations/online' },
      evidence,
    )
  },
  examples: [
    absent('without traffic it is absent'),
    absent(
      'an application without such scores is absent',
      { apps: [{ ...appFacts, scoredOn: ['is-json'] }] },
      '0 of 1',
    ),
    absent('relevance alone is not enough where documents are retrieved', {
      apps: [{ ...appFacts, retrievals: 2, scoredOn: ['relevance', 'similarity'] }],
    }),
    configured(
      'one of two applications is configured',
      {
        apps: [
          { ...appFacts, retrievals: 2, scoredOn: ['faithfulness', 'relevance'] },
          { ...appFacts, name: 'shop' },
        ],
      },
      '1 of 2',
    ),
    effective('each application with the scores of its kind is effective', {
      apps: [
        { ...appFacts, retrievals: 2, scoredOn: ['Groundedness', 'relevance'] },
        { ...appFacts, name: 'shop', scoredOn: ['rouge-l'] },
      ],
    }),
  ],
})

function lackOf({ retrievals, scoredOn }: AppFacts): string[] {
  const on = new Set(scoredOn.map((name) => name.toLowerCase()))
  const asked =
    retrievals > 0 ? (['groundedness', 'relevance'] as const) : (['similarity'] as const)
  return asked.filter((measure) => !measures[measure].some((name) => on.has(name)))
}

import { defineCriterion } from '../define-criterion.ts'
import { evaluationFacts } from './evaluation-facts.ts'
import { absent, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.5',
  summary:
    'Evaluations of at least two models whose every item came from people, files or traces, none from a generator.',
  judge({ evaluations, windowDays }) {
    const own = evaluations.filter(({ models, isOwnData }) => models.length >= 2 && isOwnData)
    const [first] = own
    return first === undefined
      ? open('absent', {
          nextStep:
            'Make a dataset of your own questions (an upload, or from traces), and evaluate two models on it.',
          nextPath: '/datasets',
        })
      : met(
          'practised',
          seen(
            `${first.name} ran ${first.models.join(' and ')} on ${first.items} items of your own.`,
            {
              count: own.length,
              days: windowDays,
              path: '/evaluations',
            },
          ),
        )
  },
  examples: [
    absent('without an evaluation it is absent'),
    absent('synthetic items are no data of one’s own', {
      evaluations: [{ ...evaluationFacts, isOwnData: false }],
    }),
    practised('two models on own items are practised', { evaluations: [evaluationFacts] }),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { evaluationFacts } from './evaluation-facts.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen } from './finding.ts'

const itemsMin = 20

export const criterion = defineCriterion({
  id: 'MOD-1.4',
  summary:
    'Evaluations of at least two models on the same 20 inputs or more, with scores, and with the choice recorded.',
  judge({ evaluations, windowDays }) {
    const comparisons = evaluations.filter(
      ({ models, items, evaluators }) =>
        models.length >= 2 && items >= itemsMin && evaluators.length > 0,
    )
    const [chosen] = comparisons.filter(({ isChosen }) => isChosen)
    const figures = { count: comparisons.length, days: windowDays, path: '/evaluations' }
    if (chosen !== undefined)
      return met(
        'practised',
        seen(
          `${chosen.name} compared ${chosen.models.join(' and ')} on ${chosen.items} inputs, and the choice is recorded.`,
          figures,
        ),
      )
    const nextStep =
      'Evaluate two models on the same 20 inputs with an evaluator (page Evaluations, or `belay eval`), then record which one you chose and why on its page.'
    const step = {
      nextStep,
      nextPath: comparisons.length === 0 ? '/evaluations/new' : '/evaluations',
    }
    return comparisons.length === 0
      ? open('absent', step)
      : open(
          'configured',
          step,
          seen(`${comparisons[0]?.name} compared models; no choice is recorded.`, figures),
        )
  },
  examples: [
    absent('without an evaluation it is absent'),
    absent('ten inputs are too few', {
      evaluations: [{ ...evaluationFacts, items: 10, isChosen: true }],
    }),
    configured(
      'a comparison without a recorded choice is configured',
      { evaluations: [{ ...evaluationFacts, isChosen: false }] },
      'no choice',
    ),
    practised(
      'a comparison with its choice is practised',
      { evaluations: [{ ...evaluationFacts, isChosen: true }] },
      '20 inputs',
    ),
  ],
})

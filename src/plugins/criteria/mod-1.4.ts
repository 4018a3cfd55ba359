import { defineCriterion } from '../define-criterion.ts'
import { names, open, seen } from './finding.ts'
import { realModel } from './real-model.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.4',
  summary:
    'Shows which models were called; that they were given the same inputs, and what was chosen, is recorded nowhere and has to be attested.',
  judge({ models, windowDays }) {
    const real = models.filter(({ isSimulated }) => !isSimulated)
    const nextStep =
      'Send the same 20 inputs to two models, each call with the header `x-belay-tags: comparison`; score the answers (POST /api/v1/scores); then attest with the choice, its reason and the address of the traces with that tag.'
    if (real.length < 2) return open('absent', { nextStep })
    const called = names(real.map(({ provider, model }) => `${provider}/${model}`))
    const figures = { count: real.length, days: windowDays, path: '/models' }
    return open(
      'absent',
      { nextStep },
      seen(
        `${real.length} models were called: ${called}. No comparison on the same inputs is recorded.`,
        figures,
      ),
    )
  },
  examples: [
    { title: 'it is absent until somebody attests it', facts: {}, state: 'absent' },
    {
      title: 'calls to two models are no comparison',
      facts: { models: [realModel, { ...realModel, model: 'gpt-5' }] },
      state: 'absent',
      says: '2 models were called',
    },
  ],
})

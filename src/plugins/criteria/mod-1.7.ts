import { defineCriterion } from '../define-criterion.ts'
import { open } from './finding.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.7',
  summary: 'Requests for models are recorded nowhere, so a person attests where they are kept.',
  judge() {
    const nextStep =
      'Say where people ask for a model that is missing (an issue template, a form), with use case, decision, who decided and when; then attest with the address of one such request.'
    return open('absent', { nextStep })
  },
  examples: [{ title: 'it is absent until somebody attests it', facts: {}, state: 'absent' }],
})

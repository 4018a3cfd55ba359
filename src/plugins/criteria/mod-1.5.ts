import { defineCriterion } from '../define-criterion.ts'
import { open } from './finding.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.5',
  summary:
    'Evaluation runs and the origin of their data are recorded nowhere, so a person attests it.',
  judge() {
    const nextStep =
      'Run questions of your own (from tickets, mails, documents) through two models, with the header `x-belay-tags: own-data`, and score the answers; then attest with where the questions came from and what the scores said.'
    return open('absent', { nextStep })
  },
  examples: [{ title: 'it is absent until somebody attests it', facts: {}, state: 'absent' }],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent } from './example.ts'
import { open } from './finding.ts'

export const criterion = defineCriterion({
  id: 'IMP-1.1',
  summary: 'What people learned is known to people: it is attested, with an owner and an end.',
  judge() {
    const nextStep =
      'Attest who of the team learned what (courses, documentation, a guide worked through) and when it will be refreshed.'
    return open('absent', { nextStep })
  },
  examples: [absent('it is absent until somebody attests it')],
})

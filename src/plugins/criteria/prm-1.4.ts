import { defineCriterion } from '../define-criterion.ts'
import { open } from './finding.ts'

export const criterion = defineCriterion({
  id: 'PRM-1.4',
  summary: 'The texts of prompts are not kept here, so how they are built is attested.',
  judge() {
    const nextStep =
      'Give each prompt a system part, named variables, examples and an output contract (a JSON schema in `response_format`), and attest with the address of the prompts and how many follow it.'
    return open('absent', { nextStep })
  },
  examples: [{ title: 'it is absent until somebody attests it', facts: {}, state: 'absent' }],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent } from './example.ts'
import { open } from './finding.ts'

export const criterion = defineCriterion({
  id: 'OBS-1.4',
  summary: 'Alert rules of other tools are not seen here, so a person attests them.',
  judge() {
    const nextStep =
      'Let your monitoring ask GET /api/v1/metrics/overview?from=-5m with a key that may read, and alert on p95 or the error rate; then attest with the rule, its target and the day of the last test delivery (at most 90 days ago).'
    return open('absent', { nextStep })
  },
  examples: [absent('it is absent until somebody attests it')],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'

const shareMin = 0.8

export const criterion = defineCriterion({
  id: 'DEL-2.2',
  summary:
    'The share of moves of the label `production` that a key made, as pipelines do, and no person or command line on the server.',
  judge({ releases: { count, byKey }, windowDays }) {
    const step = {
      nextStep:
        'Let your pipeline put the label: `belay prompts label NAME production VERSION --url … --key …` with a key of the scopes attest and edit. A label that a pipeline moves is not protected; let people approve by a protected label of its own (`approved`).',
      nextPath: '/prompts',
    }
    if (count === 0) return open('absent', step)
    const evidence = seen(
      `Moves of the label production that a pipeline’s key made: ${byKey} of ${count}.`,
      { count: byKey, of: count, days: windowDays, path: '/prompts' },
    )
    if (share(byKey, count) >= shareMin) return met('effective', evidence)
    return open(byKey === 0 ? 'absent' : 'configured', step, evidence)
  },
  examples: [
    absent('where nothing was released it is absent'),
    absent('releases by people leave it absent', { releases: { count: 2, byKey: 0 } }, '0 of 2'),
    configured('three of four are too few', { releases: { count: 4, byKey: 3 } }, '3 of 4'),
    effective('four of five are effective', { releases: { count: 5, byKey: 4 } }),
  ],
})

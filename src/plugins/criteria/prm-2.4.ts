import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

const shareMin = 0.9

export const criterion = defineCriterion({
  id: 'PRM-2.4',
  summary:
    'The share of labels that stand on a version which a person other than its author has put a label on: a promotion is a review. A pipeline reviews nothing.',
  judge({ registry }) {
    const step = {
      nextStep:
        'Protect the labels that applications use, and have somebody other than the author of a version move them (page Prompts; comments and suggestions stand there too).',
      nextPath: '/prompts',
    }
    const promoted = registry.reduce((sum, prompt) => sum + prompt.promoted, 0)
    const reviewed = registry.reduce((sum, prompt) => sum + prompt.reviewed, 0)
    if (promoted === 0) return open('absent', step)
    const evidence = seen(
      `Promoted versions with a reviewer who is not the author: ${reviewed} of ${promoted}.`,
      { count: reviewed, of: promoted, path: '/prompts' },
    )
    return share(reviewed, promoted) >= shareMin
      ? met('effective', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('without a label it is absent', { registry: [registeredPrompt] }),
    configured(
      'an author who promotes alone has no reviewer',
      { registry: [{ ...registeredPrompt, promoted: 2, reviewed: 1 }] },
      '1 of 2',
    ),
    effective('versions that others approved are effective', {
      registry: [{ ...registeredPrompt, promoted: 1, reviewed: 1 }],
    }),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen, share } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

const shareMin = 0.9

export const criterion = defineCriterion({
  id: 'EVL-2.1',
  summary:
    'The share of labels that stand on a version which was evaluated on expected answers before the label came there.',
  judge({ registry }) {
    const step = {
      nextStep:
        'Evaluate a version on a dataset with expected answers, and only then put its label on it: page Evaluations, or `belay eval` in CI.',
      nextPath: '/evaluations/new',
    }
    const promoted = registry.reduce((sum, prompt) => sum + prompt.promoted, 0)
    const tested = registry.reduce((sum, prompt) => sum + prompt.tested, 0)
    if (promoted === 0) return open('absent', step)
    const evidence = seen(
      `Versions in use that were tested on expected answers before: ${tested} of ${promoted}.`,
      { count: tested, of: promoted, path: '/evaluations' },
    )
    if (share(tested, promoted) >= shareMin) return met('effective', evidence)
    const untested = registry.filter((prompt) => prompt.tested < prompt.promoted)
    return open(
      tested === 0 ? 'absent' : 'configured',
      {
        ...step,
        nextStep: `${step.nextStep} In use and not tested: ${names(untested.map(({ name }) => name))}.`,
      },
      evidence,
    )
  },
  examples: [
    absent(
      'a prompt in use that nobody tested leaves it absent',
      { registry: [{ ...registeredPrompt, promoted: 1 }] },
      '0 of 1',
    ),
    absent('a prompt that nobody uses needs no test, and is none', {
      registry: [registeredPrompt],
    }),
    configured(
      'one of two versions is too few',
      {
        registry: [
          { ...registeredPrompt, promoted: 1 },
          { ...registeredPrompt, name: 'other', promoted: 1, tested: 1 },
        ],
      },
      '1 of 2',
    ),
    effective('tests of every version in use are effective', {
      registry: [{ ...registeredPrompt, promoted: 2, tested: 2 }],
    }),
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { evaluationFacts } from './evaluation-facts.ts'
import { met, names, open, seen, share } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

const shareMin = 0.9

export const criterion = defineCriterion({
  id: 'EVL-2.1',
  summary:
    'Prompts in use (with a label) whose versions were evaluated on items with expected answers.',
  judge({ registry, evaluations, windowDays }) {
    const step = {
      nextStep:
        'Evaluate prompt versions on a dataset with expected answers before their label moves: page Evaluations, or `belay eval` in CI.',
      nextPath: '/evaluations',
    }
    const used = registry.filter(({ promoted }) => promoted > 0)
    const tested = new Set(
      evaluations
        .filter(({ hasExpected, evaluators }) => hasExpected && evaluators.length > 0)
        .flatMap(({ prompts }) =>
          prompts.map((pinned) => pinned.slice(0, pinned.lastIndexOf('@'))),
        ),
    )
    const untested = used.filter(({ name }) => !tested.has(name))
    const count = used.length - untested.length
    if (count === 0) return open('absent', step)
    const evidence = seen(
      `Prompts in use that were tested on expected answers: ${count} of ${used.length}.`,
      {
        count,
        of: used.length,
        days: windowDays,
        path: '/evaluations',
      },
    )
    return share(count, used.length) >= shareMin
      ? met('effective', evidence)
      : open(
          'configured',
          {
            ...step,
            nextStep: `${step.nextStep} Not tested yet: ${names(untested.map(({ name }) => name))}.`,
          },
          evidence,
        )
  },
  examples: [
    {
      title: 'a prompt in use that nobody tested leaves it absent',
      facts: { registry: [{ ...registeredPrompt, promoted: 1 }] },
      state: 'absent',
    },
    {
      title: 'an evaluation without expected answers is no test',
      facts: {
        registry: [{ ...registeredPrompt, promoted: 1 }],
        evaluations: [{ ...evaluationFacts, prompts: ['answer@1'], hasExpected: false }],
      },
      state: 'absent',
    },
    {
      title: 'one of two prompts is too few',
      facts: {
        registry: [
          { ...registeredPrompt, promoted: 1 },
          { ...registeredPrompt, name: 'other', promoted: 1 },
        ],
        evaluations: [{ ...evaluationFacts, prompts: ['answer@1'] }],
      },
      state: 'configured',
      says: '1 of 2',
    },
    {
      title: 'tests of every prompt in use are effective',
      facts: {
        registry: [{ ...registeredPrompt, promoted: 1 }],
        evaluations: [{ ...evaluationFacts, prompts: ['answer@1'] }],
      },
      state: 'effective',
    },
  ],
})

import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

export const criterion = defineCriterion({
  id: 'DEL-2.5',
  summary:
    'Labels named like an environment of the project, on prompts of two versions or more, and whether the version that each stood on before is known. Putting it back is one call.',
  judge({ registry }) {
    const step = {
      nextStep:
        'Release by labels named like your environments: put `production` on a version, and move it to the next one. `belay prompts label NAME production VERSION` goes forward and back.',
      nextPath: '/prompts',
    }
    const deployed = registry.reduce((sum, prompt) => sum + prompt.deployed, 0)
    const revertible = registry.reduce((sum, prompt) => sum + prompt.revertible, 0)
    if (deployed === 0) return open('absent', step)
    const evidence = seen(
      `Environments’ labels whose version before is known and one call away: ${revertible} of ${deployed}.`,
      { count: revertible, of: deployed, path: '/prompts' },
    )
    if (revertible === deployed) return met('effective', evidence)
    const first = registry.filter((prompt) => prompt.revertible < prompt.deployed)
    return open(
      'configured',
      {
        ...step,
        nextStep: `${step.nextStep} Released once and without a way back: ${names(first.map(({ name }) => name))}.`,
      },
      evidence,
    )
  },
  examples: [
    absent('versions without a label of an environment leave it absent', {
      registry: [registeredPrompt],
    }),
    configured(
      'a label that never moved has no way back',
      { registry: [{ ...registeredPrompt, deployed: 1 }] },
      '0 of 1',
    ),
    configured(
      'one prompt without a way back is one too many',
      { registry: [{ ...registeredPrompt, deployed: 2, revertible: 1 }] },
      '1 of 2',
    ),
    effective('labels that can all be put back are effective', {
      registry: [{ ...registeredPrompt, deployed: 2, revertible: 2 }],
    }),
  ],
})

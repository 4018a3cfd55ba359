import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen, some } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

const inputsMin = 3

export const criterion = defineCriterion({
  id: 'PRM-1.1',
  summary:
    'Prompts on how many different inputs each version ran: by calls that name it, or by the test inputs kept with it.',
  judge({ prompts, registry, windowDays }) {
    const [best] = prompts.toSorted((a, b) => b.distinctInputs - a.distinctInputs)
    const step = {
      nextStep:
        'Make a prompt on the page Prompts and run it there on three different inputs; or name the prompt on the spans that you send (`gen_ai.prompt.name` and `.version`).',
      nextPath: '/prompts',
    }
    if (best === undefined) {
      const [made] = registry
      return made === undefined
        ? open('absent', step)
        : open(
            'configured',
            step,
            seen(`Prompt ${made.name} has ${some(made.testInputs, 'test input')} and no run yet.`, {
              count: made.testInputs,
              path: '/prompts',
            }),
          )
    }
    const evidence = seen(
      `Prompt ${label(best)} ran on ${some(best.distinctInputs, 'different input')}.`,
      { count: best.distinctInputs, days: windowDays, path: '/traces' },
    )
    return best.distinctInputs >= inputsMin
      ? met('practised', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('without a prompt it is absent'),
    configured(
      'a prompt that never ran is configured',
      { registry: [{ ...registeredPrompt, testInputs: 2 }] },
      '2 test inputs',
    ),
    configured(
      'two different inputs are not enough',
      {
        prompts: [{ name: 'answer', version: '1', calls: 9, distinctInputs: 2, withOutput: 9 }],
      },
      'answer@1 ran on 2',
    ),
    practised('three different inputs are', {
      prompts: [{ name: 'answer', version: '', calls: 3, distinctInputs: 3, withOutput: 3 }],
    }),
  ],
})

function label({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '' ? name : `${name}@${version}`
}

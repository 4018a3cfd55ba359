import { defineCriterion } from '../define-criterion.ts'
import { met, open, seen, some } from './finding.ts'

const inputsMin = 3

export const criterion = defineCriterion({
  id: 'PRM-1.1',
  summary:
    'Prompts that applications name on their traces, and on how many different inputs each version ran.',
  judge({ prompts, windowDays }) {
    const [best] = prompts.toSorted((a, b) => b.distinctInputs - a.distinctInputs)
    const nextStep =
      'Name the prompt on the spans that you send (`gen_ai.prompt.name` and `.version`, or a Langfuse prompt) and run it on three different inputs; or attest where its tests are kept.'
    if (best === undefined) return open('absent', { nextStep })
    const evidence = seen(
      `Prompt ${label(best)} ran on ${some(best.distinctInputs, 'different input')}.`,
      {
        count: best.distinctInputs,
        days: windowDays,
        path: '/traces',
      },
    )
    return best.distinctInputs >= inputsMin
      ? met('practised', evidence)
      : open('configured', { nextStep }, evidence)
  },
  examples: [
    { title: 'without a named prompt it is absent', facts: {}, state: 'absent' },
    {
      title: 'two different inputs are not enough',
      facts: {
        prompts: [{ name: 'answer', version: '1', calls: 9, distinctInputs: 2, withOutput: 9 }],
      },
      state: 'configured',
      says: 'answer@1 ran on 2',
    },
    {
      title: 'three different inputs are',
      facts: {
        prompts: [{ name: 'answer', version: '', calls: 3, distinctInputs: 3, withOutput: 3 }],
      },
      state: 'practised',
    },
  ],
})

function label({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '' ? name : `${name}@${version}`
}

import { defineCriterion } from '../define-criterion.ts'
import { open, seen, some } from './finding.ts'

const version = { name: 'answer', version: '1', calls: 2, distinctInputs: 2, withOutput: 2 }

export const criterion = defineCriterion({
  id: 'PRM-1.2',
  summary:
    'Versions of one prompt whose outputs are recorded; that somebody set them side by side is not recorded and has to be attested.',
  judge({ prompts, windowDays }) {
    const versions = Map.groupBy(
      prompts.filter((prompt) => prompt.withOutput > 0 && prompt.version !== ''),
      ({ name }) => name,
    )
    const [best] = [...versions].toSorted(([, a], [, b]) => b.length - a.length)
    if (best === undefined || best[1].length < 2) {
      const nextStep =
        'Run two versions of one prompt and name prompt and version on their spans (`gen_ai.prompt.name`, `.version`); or attest where variants are compared.'
      return open('absent', { nextStep })
    }
    const [name, all] = best
    return open(
      'configured',
      {
        nextStep: `Read the outputs of two versions of ${name} on the page Traces, and attest what you changed and why.`,
      },
      seen(`Prompt ${name} has recorded outputs of ${some(all.length, 'version')}.`, {
        count: all.length,
        days: windowDays,
        path: '/traces',
      }),
    )
  },
  examples: [
    { title: 'one version is no variation', facts: { prompts: [version] }, state: 'absent' },
    {
      title: 'two versions with outputs are configured until somebody attests the comparison',
      facts: { prompts: [version, { ...version, version: '2' }] },
      state: 'configured',
      says: '2 versions',
    },
  ],
})

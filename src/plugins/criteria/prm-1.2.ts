import { defineCriterion } from '../define-criterion.ts'
import { evaluationFacts } from './evaluation-facts.ts'
import { absent, configured, practised } from './example.ts'
import { met, open, seen, some } from './finding.ts'

const version = { name: 'answer', version: '1', calls: 2, distinctInputs: 2, withOutput: 2 }

export const criterion = defineCriterion({
  id: 'PRM-1.2',
  summary:
    'Evaluations that set outputs of two versions of one prompt side by side. Versions whose outputs are merely recorded are a beginning.',
  judge({ prompts, registry, evaluations, windowDays }) {
    const compared = evaluations.flatMap(({ name, prompts: versions }) => {
      const sameName = [...Map.groupBy(versions, nameOf)].find(([, all]) => new Set(all).size >= 2)
      return sameName === undefined ? [] : [{ evaluation: name, versions: sameName[1] }]
    })
    const [first] = compared
    if (first !== undefined)
      return met(
        'practised',
        seen(`${first.evaluation} set ${first.versions.join(' and ')} side by side.`, {
          count: compared.length,
          days: windowDays,
          path: '/evaluations',
        }),
      )
    const step = {
      nextStep:
        'Save a second version of a prompt, and evaluate both versions as variants of one evaluation.',
      nextPath: registry.some(({ versions }) => versions > 1) ? '/evaluations/new' : '/prompts',
    }
    const recorded = Map.groupBy(
      prompts.filter((prompt) => prompt.withOutput > 0 && prompt.version !== ''),
      ({ name }) => name,
    )
    const [best] = [...recorded].toSorted(([, a], [, b]) => b.length - a.length)
    if (best === undefined || best[1].length < 2) return open('absent', step)
    const [name, all] = best
    return open(
      'configured',
      step,
      seen(`Prompt ${name} has recorded outputs of ${some(all.length, 'version')}.`, {
        count: all.length,
        days: windowDays,
        path: '/traces',
      }),
    )
  },
  examples: [
    absent('one version is no variation', { prompts: [version] }),
    configured(
      'two versions with outputs are configured until they are compared',
      { prompts: [version, { ...version, version: '2' }] },
      '2 versions',
    ),
    absent('versions of two different prompts are no variation of one', {
      evaluations: [{ ...evaluationFacts, prompts: ['a@1', 'b@1'] }],
    }),
    practised(
      'two versions in one evaluation are practised',
      { evaluations: [{ ...evaluationFacts, prompts: ['a@1', 'a@2'] }] },
      'a@1 and a@2',
    ),
  ],
})

function nameOf(pinned: string): string {
  return pinned.slice(0, pinned.lastIndexOf('@'))
}

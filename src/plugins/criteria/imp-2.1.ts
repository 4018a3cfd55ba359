import { defineCriterion } from '../define-criterion.ts'
import { absent, practised } from './example.ts'
import { met, names, open, seen } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

export const criterion = defineCriterion({
  id: 'IMP-2.1',
  summary:
    'Versions of the last 90 days whose note names, by its id, an evaluation, a review queue or an online evaluation of the project: what was measured or said led to the change.',
  judge({ registry }) {
    const improved = registry.flatMap(({ name, improvedFrom }) =>
      improvedFrom.map((version) => `${name}@${version}`),
    )
    if (improved.length === 0) {
      const nextStep =
        'When you change a prompt because of an evaluation, a review queue or an online evaluation, name it in the note of the version: paste its address or its id (`evn_…`, `rvq_…`, `oev_…`).'
      return open('absent', { nextStep, nextPath: '/prompts' })
    }
    return met(
      'practised',
      seen(`Versions whose note names what led to them: ${names(improved)}.`, {
        count: improved.length,
        days: 90,
        path: '/prompts',
      }),
    )
  },
  examples: [
    absent('versions that name nothing leave it absent', { registry: [registeredPrompt] }),
    practised(
      'one version that names an evaluation is practised',
      { registry: [{ ...registeredPrompt, improvedFrom: ['2 (evn_1)'] }] },
      'answer@2 (evn_1)',
    ),
  ],
})

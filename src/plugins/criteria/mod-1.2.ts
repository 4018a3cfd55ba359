import { defineCriterion } from '../define-criterion.ts'
import { type ModelFacts } from '../facts/traffic.ts'
import { completeness } from './completeness.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen } from './finding.ts'
import { realModel } from './real-model.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.2',
  summary:
    'The catalogue entries of the models that calls went to: task, context length, price, modalities. Simulated models are left out.',
  judge({ models, windowDays }) {
    const real = models.filter(({ isSimulated }) => !isSimulated)
    if (real.length === 0) {
      const nextStep =
        'Call a model of a real provider; the page Models then shows its catalogue entry beside what was measured.'
      const evidence =
        models.length === 0
          ? []
          : [
              seen('Only simulated models were called.', {
                count: 0,
                days: windowDays,
                path: '/models',
              }),
            ]
      return open('absent', { nextStep, nextPath: '/models' }, ...evidence)
    }
    const { complete, lacks } = completeness(real, missingOf)
    const evidence = seen(
      `Models in traffic with a whole catalogue entry: ${complete} of ${real.length}.`,
      {
        count: complete,
        of: real.length,
        days: windowDays,
        path: '/models',
      },
    )
    if (lacks === '') return met('effective', evidence)
    return open(
      'configured',
      {
        nextStep: `Complete the entries of ${lacks}: a price under Settings, Prices; for what the shipped table does not publish, attest with a link to the provider’s model card.`,
        nextPath: '/settings/prices',
      },
      evidence,
    )
  },
  examples: [
    absent('without traffic it is absent'),
    absent(
      'simulated models need no entry, and prove none',
      { models: [{ ...realModel, provider: 'sim', isSimulated: true }] },
      'Only simulated',
    ),
    configured(
      'a model without a price leaves it configured',
      { models: [realModel, { ...realModel, model: 'other', isPriced: false }] },
      '1 of 2',
    ),
    effective('whole entries for all models are effective', { models: [realModel] }),
  ],
})

function missingOf({
  isPriced,
  contextTokens,
  tasks,
  inputModalities,
  outputModalities,
}: ModelFacts): string[] {
  return [
    ...(tasks.length > 0 ? [] : ['task']),
    ...(contextTokens !== null ? [] : ['context length']),
    ...(isPriced ? [] : ['price']),
    ...(inputModalities.length > 0 && outputModalities.length > 0 ? [] : ['modalities']),
  ]
}

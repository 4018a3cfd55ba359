import { defineCriterion } from '../define-criterion.ts'
import { type ModelFacts } from '../facts/traffic.ts'
import { completeness } from './completeness.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen } from './finding.ts'
import { realModel } from './real-model.ts'

export const criterion = defineCriterion({
  id: 'MOD-1.3',
  summary:
    'Latency, throughput, cost per call and scores that this installation measured for each model in traffic. Simulated models are left out.',
  judge({ models, windowDays }) {
    const real = models.filter(({ isSimulated }) => !isSimulated)
    if (real.length === 0) {
      const nextStep =
        'Ask models of real providers side by side in the Playground, or stream calls of your own, and score some of the answers; the page Models then compares what was measured.'
      return open('absent', { nextStep, nextPath: '/playground' })
    }
    const { complete, lacks } = completeness(real, missingOf)
    const evidence = seen(
      `Models in traffic measured by quality, cost, latency and throughput: ${complete} of ${real.length}.`,
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
        nextStep: `Measure what is missing: ${lacks}. Quality comes from scores (POST /api/v1/scores), throughput from streamed calls, cost from a price.`,
        nextPath: '/models',
      },
      evidence,
    )
  },
  examples: [
    absent('without traffic it is absent'),
    configured(
      'a model that nobody scored has no quality',
      { models: [{ ...realModel, scoredTraces: 0 }] },
      '0 of 1',
    ),
    effective('a model that writes vectors needs no throughput', {
      models: [{ ...realModel, tasks: ['embeddings'], tokensPerS: null }],
    }),
    effective('all four measures for every model are effective', { models: [realModel] }),
  ],
})

function missingOf({
  latencyMs,
  tokensPerS,
  costPerCallUsd,
  scoredTraces,
  tasks,
}: ModelFacts): string[] {
  return [
    ...(scoredTraces > 0 ? [] : ['quality']),
    ...(costPerCallUsd !== null ? [] : ['cost']),
    ...(latencyMs !== null ? [] : ['latency']),
    ...(tokensPerS !== null || !tasks.includes('chat') ? [] : ['throughput']),
  ]
}

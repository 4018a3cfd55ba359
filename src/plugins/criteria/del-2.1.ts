import { defineCriterion } from '../define-criterion.ts'
import { evaluationFacts } from './evaluation-facts.ts'
import { absent, configured } from './example.ts'
import { open, seen, some } from './finding.ts'

export const criterion = defineCriterion({
  id: 'DEL-2.1',
  summary:
    'Evaluations with a gate that a key started: the test of a pipeline. Its build and its deployment happen elsewhere, so a person attests them.',
  judge({ evaluations, windowDays }) {
    const tests = evaluations.filter(({ hasGate, isByKey }) => hasGate && isByKey)
    if (tests.length === 0) {
      const nextStep =
        'Run `belay eval` with a gate in your pipeline, with BELAY_URL and BELAY_KEY of this server, so that its test stage is kept here; the guide “Evaluations in CI” has the files.'
      return open('absent', { nextStep, nextPath: '/evaluations' })
    }
    const nextStep =
      'Attest with the address of the pipeline’s file that tests, builds and deploys, and with the share of releases that went through it.'
    return open(
      'configured',
      { nextStep },
      seen(`Pipelines ran ${some(tests.length, 'evaluation')} with a gate.`, {
        count: tests.length,
        days: windowDays,
        path: '/evaluations',
      }),
    )
  },
  examples: [
    absent('without an evaluation it is absent'),
    absent('a gate that a person ran is no pipeline', {
      evaluations: [{ ...evaluationFacts, hasGate: true }],
    }),
    configured(
      'a gate that a pipeline ran is its test stage alone',
      { evaluations: [{ ...evaluationFacts, hasGate: true, isByKey: true }] },
      '1 evaluation with a gate',
    ),
  ],
})

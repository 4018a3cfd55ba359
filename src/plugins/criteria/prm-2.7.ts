import { defineCriterion } from '../define-criterion.ts'
import { appFacts } from './app-facts.ts'
import { absent, configured } from './example.ts'
import { names, open, seen, some } from './finding.ts'

export const criterion = defineCriterion({
  id: 'PRM-2.7',
  summary:
    'Applications whose traces hold retrieval spans. Which version of the index answered is recorded nowhere, so a person attests it.',
  judge({ apps, windowDays }) {
    const retrieving = apps.filter(({ retrievals }) => retrievals > 0)
    if (retrieving.length === 0) {
      const nextStep =
        'Send the spans of your retrieval with the documents they found, over OTLP to /v1/traces (the guide “Send traces” shows how).'
      return open('absent', { nextStep, nextPath: '/traces' })
    }
    const count = retrieving.reduce((sum, { retrievals }) => sum + retrievals, 0)
    const nextStep =
      'Attest where the version of the index is recorded, and that its documents carry their ids on the spans.'
    return open(
      'configured',
      { nextStep },
      seen(
        `${names(retrieving.map(({ name }) => name))} retrieved documents ${some(count, 'time')}.`,
        { count, days: windowDays, path: '/traces' },
      ),
    )
  },
  examples: [
    absent('an application that retrieves nothing leaves it absent', { apps: [appFacts] }),
    configured(
      'retrieval in traces is configured until somebody attests the index',
      { apps: [{ ...appFacts, retrievals: 3 }] },
      'support retrieved documents 3 times',
    ),
  ],
})

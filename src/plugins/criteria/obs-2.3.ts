import { defineCriterion } from '../define-criterion.ts'
import { callFacts } from '../facts/traffic.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share, simulatedNote } from './finding.ts'

const shareMin = 0.98
/** How far our sum and the provider's may lie apart. */
const differenceMax = 0.05

export const criterion = defineCriterion({
  id: 'OBS-2.3',
  summary:
    'The share of successful calls with tokens and a price, and how our sum compares with what providers said the same calls cost; nobody bills for simulated ones. Bills are not read.',
  judge({ calls, windowDays }) {
    const { succeeded, withTokens, priced, billed, costReported, costUsd, reportedUsd } = calls
    if (withTokens === 0) {
      const nextStep = 'Send calls through the gateway; tokens and cost are recorded with each.'
      return open('absent', { nextStep, nextPath: '/welcome' })
    }
    const tracked = seen(
      `Successful calls with tokens and a price: ${priced} of ${succeeded}.${simulatedNote(calls)}`,
      {
        count: priced,
        of: succeeded,
        days: windowDays,
        path: '/',
      },
    )
    if (share(priced, succeeded) < shareMin) {
      return open(
        'configured',
        {
          nextStep:
            'Set the missing prices under Settings, Prices; the list there shows the calls without one.',
          nextPath: '/settings/prices',
        },
        tracked,
      )
    }
    if (share(costReported, billed) < shareMin) {
      const nextStep =
        'Compare last month’s cost on the overview with your providers’ bills; when they agree within 5 %, attest it with both sums.'
      return open(
        'configured',
        { nextStep },
        tracked,
        seen(
          `Calls whose provider reported the cost itself: ${costReported} of ${billed}; bills are not read.`,
          { count: costReported, of: billed, days: windowDays, path: '/' },
        ),
      )
    }
    const difference = Math.abs(costUsd - reportedUsd) / Math.max(reportedUsd, 1e-12)
    const compared = seen(
      `Our sum is ${dollars(costUsd)}, that of the providers ${dollars(reportedUsd)}: ${(difference * 100).toFixed(1)} % apart.`,
      { count: costReported, of: billed, days: windowDays, path: '/' },
    )
    return difference <= differenceMax
      ? met('effective', tracked, compared)
      : open(
          'configured',
          {
            nextStep:
              'Find out which model’s price is wrong, and correct it under Settings, Prices.',
            nextPath: '/settings/prices',
          },
          tracked,
          compared,
        )
  },
  examples: [
    absent('without tokens it is absent', callFacts({ total: 3, succeeded: 3 })),
    configured(
      '97 of 100 priced are not enough',
      callFacts({ succeeded: 100, withTokens: 100, priced: 97 }),
      '97 of 100',
    ),
    configured(
      'priced calls wait for the comparison with a bill',
      callFacts({ succeeded: 100, withTokens: 100, priced: 98 }),
    ),
    effective(
      'sums within 5 % of what the providers reported are effective',
      callFacts({
        succeeded: 100,
        withTokens: 100,
        priced: 98,
        billed: 100,
        costReported: 98,
        costUsd: 10.5,
        reportedUsd: 10,
      }),
    ),
    effective(
      'simulated calls are not billed and need no report',
      callFacts({
        succeeded: 100,
        withTokens: 100,
        priced: 100,
        billed: 2,
        costReported: 2,
        costUsd: 0.00123456,
        reportedUsd: 0.00123,
      }),
    ),
    configured(
      'calls that are all simulated compare nothing',
      callFacts({ succeeded: 100, withTokens: 100, priced: 100 }),
    ),
    configured(
      'sums further apart are not',
      callFacts({
        succeeded: 100,
        withTokens: 100,
        priced: 98,
        billed: 100,
        costReported: 98,
        costUsd: 10.6,
        reportedUsd: 10,
      }),
    ),
  ],
})

/** Cents from a dollar on; below it three digits that count. */
function dollars(usd: number): string {
  return `$${usd >= 1 ? usd.toFixed(2) : String(Number(usd.toPrecision(3)))}`
}

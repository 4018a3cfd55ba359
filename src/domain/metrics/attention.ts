import type { CallMeasures } from '#contract/metrics.ts'

/** Error rates below this are not worth waking anybody. */
const errorRateNotable = 0.05

/** What of these measures a person should look at, in words, with the page that shows it. */
export function attentionTo(
  now: Pick<CallMeasures, 'calls' | 'errors' | 'errorRate' | 'cost'>,
  before: Pick<CallMeasures, 'errorRate'>,
): { text: string; path: string }[] {
  const isFailingMore =
    now.errorRate !== null &&
    now.errorRate >= errorRateNotable &&
    now.errorRate > (before.errorRate ?? 0)
  return [
    ...(isFailingMore
      ? [{ text: `${now.errors} of ${now.calls} calls failed`, path: '/calls?status=error' }]
      : []),
    ...(now.cost.unpriced > 0
      ? [
          {
            text: `${now.cost.unpriced} ${now.cost.unpriced === 1 ? 'call has' : 'calls have'} no price`,
            path: '/calls?unpriced=true',
          },
        ]
      : []),
  ]
}

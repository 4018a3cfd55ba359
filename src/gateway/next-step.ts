import { isRetryableStatus } from '#gateway/retry.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'

/** What a call does after a try: it ends, it may ask the same target again, or only another one. */
export type NextStep = 'done' | 'again' | 'elsewhere'

/** Failures that no other target would mend, or that are nobody's. */
const endings = new Set(['cancelled', 'address-denied', 'timeout-total'])
/** A slow one could take the time that the next target needs; one that points elsewhere does so again. */
const uselessAgain = new Set(['timeout-reply', 'redirect'])

/**
 * Decides by what came. The provider's own word counts first (`x-should-retry`, which OpenAI and Anthropic
 * send and their SDKs obey); money that has run out does not come back while a call waits. An error under
 * a good status is another target's chance whatever the provider called it.
 */
export function nextStep(outcome: TryOutcome): NextStep {
  if (outcome.kind === 'streamed') return 'done'
  if (outcome.kind === 'failed') {
    const { kind } = outcome.failure
    return endings.has(kind) ? 'done' : uselessAgain.has(kind) ? 'elsewhere' : 'again'
  }
  const { status, headers, record } = outcome
  if (status < 400) return 'done'
  const said = headers['x-should-retry']
  if (said === 'true') return 'again'
  const isInside = record.httpStatus < 300
  if (!isRetryableStatus(status)) return isInside ? 'elsewhere' : 'done'
  return said === 'false' || isOutOfMoney(outcome) ? 'elsewhere' : 'again'
}

/** Codes of accounts that must be paid before they answer again. */
const outOfMoney =
  /"(?:insufficient_quota|billing_hard_limit_reached|billing_not_active|insufficient_balance|credit_balance_too_low|access_terminated)"/

/** True for an error that says that the account has no money left, which providers send as 429 too. */
export function isOutOfMoney(outcome: TryOutcome): boolean {
  // Read only where a call failed; such a body is short.
  return (
    outcome.kind === 'answered' &&
    outcome.status >= 400 &&
    outOfMoney.test(outcome.body.toString('utf8', 0, 4096))
  )
}

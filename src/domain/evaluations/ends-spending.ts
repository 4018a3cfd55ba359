import type { ModelReply } from '#domain/evaluations/model-caller.ts'
import { asRecord, asText } from '#wire/loose.ts'

/** Belay's own refusals that every further call meets too: whoever pays may not any more, or has nothing left. */
const refusals: ReadonlySet<string> = new Set([
  'key_unknown',
  'key_revoked',
  'key_expired',
  'scope_missing',
  'not_allowed',
  'budget_spent',
])

/** True when a job should end here and say why, rather than be refused call by call. */
export function endsSpending({ faultCode }: Pick<ModelReply, 'faultCode'>): boolean {
  return refusals.has(faultCode)
}

/** The gateway's sentence, as what a job that ended there says of its end. */
export function refusalOf(body: unknown): string {
  const message = asText(asRecord(asRecord(body)?.['error'])?.['message'])
  return `It makes no further calls, because the key or person that pays for them was refused: ${message}`
}

import type { CallFailure } from '#contract/playground.ts'
import { asRecord, asText } from '#wire/loose.ts'
import { readProviderError } from '#wire/refuse.ts'

/** What to try, by Belay's own code. Codes that are not here say it in their message. */
const remedies: Readonly<Record<string, string>> = {
  model_not_found: 'Choose a model that is listed, or connect its provider: Settings, Connections.',
  operation_unsupported: 'Choose a model that answers chat completions.',
  not_translatable: 'Take the field away that this provider has no counterpart for.',
  rate_limited: 'Wait a minute, or raise the limit of this key: Settings, Keys.',
  budget_spent: 'Raise the budget of this key, or wait for its next period: Settings, Keys.',
  spool_full: 'Free disk space in the data directory; Settings, Health says how much is left.',
  record_failed: 'Free disk space in the data directory; Settings, Health says how much is left.',
  address_denied: 'List the address in network.allow if it is meant to be reached.',
  provider_unreachable: 'Try again, or test the connection: Settings, Connections.',
  reply_unreadable: 'See the trace for what came, and test the connection: Settings, Connections.',
  reply_empty: 'Try again, or choose another model.',
  provider_redirects: 'Correct the base URL of the connection: Settings, Connections.',
  provider_timeout: 'Try again, choose a faster model, or raise gateway.timeouts.',
  store_away: 'Try again shortly; `belay doctor` says what is wrong.',
}

/** Codes of Belay that a stream can end with, where no header can be sent any more. */
const endsOfStreams = new Set([
  'provider_unreachable',
  'reply_unreadable',
  'reply_empty',
  'provider_redirects',
  'provider_timeout',
  'record_failed',
  'address_denied',
])

/** Reads what the gateway answered instead of an answer, or ended one with; `body` null when the stream just stopped. */
export function failureOf({
  status,
  faultCode = '',
  body,
}: {
  readonly status: number
  readonly faultCode?: string
  readonly body: unknown
}): CallFailure {
  if (body === null)
    return {
      code: 'provider_failed',
      detail: 'The answer ended before it was complete.',
      field: '',
      remedy: remedyFor(status),
      status,
    }
  const error = asRecord(asRecord(body)?.['error'])
  const ended = asText(error?.['code'])
  const code = faultCode || (endsOfStreams.has(ended) ? ended : 'provider_failed')
  return {
    code,
    detail: readProviderError('openai', status, body).message,
    field: asText(error?.['param']),
    remedy: code === 'provider_failed' ? remedyFor(status) : (remedies[code] ?? paragraphOf(code)),
    status,
  }
}

function paragraphOf(code: string): string {
  return `docs/reference/faults.md has a paragraph on ${code}.`
}

/** What helps against a provider's own refusal. */
function remedyFor(status: number): string {
  if (status === 401 || status === 403)
    return 'Check the secret of the connection: Settings, Connections.'
  if (status === 404) return 'Check the name of the model; the connection may not have it.'
  if (status === 429) return 'The provider limits you. Wait, or choose another model.'
  if (status >= 500 || status === 0)
    return 'The provider has trouble. Try again, or choose another model.'
  return 'Change what the provider names; the same request fails again.'
}

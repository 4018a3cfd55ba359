import type { IncomingHttpHeaders } from 'node:http'
import type { Target } from '#gateway/resolve-target.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'
import { asksStreamUsage } from '#plugins/common-settings.ts'

/** More targets than an operator has; beyond it the one learned longest ago is forgotten, and asked once more. */
const targetsMax = 10_000

/** SDKs of providers that always end a stream by its usage: their users read it there. */
const readsUsage = /mistralai|mistral-client/i

/** True for a caller that need not ask for the usage of a stream to expect it. */
export function expectsUsage(headers: IncomingHttpHeaders): boolean {
  return readsUsage.test(headers['user-agent'] ?? '')
}

/** As servers say that a field is not theirs. */
const refusal = /stream_options|include_usage/

/**
 * Whether a streamed chat call is asked to say its usage, which OpenAI's API does only then. Many servers
 * take no `stream_options`: the provider's entry says so, the connection's setting, or the refusal of the
 * server itself, after which it is not asked again. One a front thread; each learns by one call.
 */
export class StreamUsage {
  readonly #refusing = new Set<string>()

  /** True where the question may be added to a call. */
  mayAsk(target: Target): boolean {
    return (
      target.provider.takesStreamOptions &&
      asksStreamUsage(target.connection) &&
      !this.#refusing.has(nameOf(target))
    )
  }

  /** True for an answer that refuses the question that was added: the call is worth the same try without it. */
  learn(target: Target, outcome: TryOutcome): boolean {
    const isRefusal =
      outcome.kind === 'answered' &&
      (outcome.status === 400 || outcome.status === 422) &&
      refusal.test(outcome.body.toString('utf8', 0, 4096))
    if (!isRefusal) return false
    this.#refusing.add(nameOf(target))
    const [oldest] = this.#refusing
    if (this.#refusing.size > targetsMax && oldest !== undefined) this.#refusing.delete(oldest)
    return true
  }
}

function nameOf({ connection, model }: Target): string {
  return `${connection.id}/${model}`
}

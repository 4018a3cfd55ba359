import { believableCost, believableUsage } from '#domain/usage/believable-usage.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'
import type { ReplyView } from '#wire/define.ts'

/** What a provider says of tokens and cost, without what cannot be true. */
export function believable(reply: ReplyView): ReplyView {
  const usage = believableUsage(reply.usage)
  const isWhole = Object.keys(usage).length === Object.keys(reply.usage).length
  return {
    ...reply,
    usage,
    hasUsage: reply.hasUsage && isWhole,
    reportedCost: believableCost(reply.reportedCost),
  }
}

/** What is made of how a call's last try ended. */
export type OutcomeReading = {
  readonly reply: ReplyView | null
  readonly errorType: string
  readonly errorMessage: string
  /** The reply as it is recorded; made only when it is captured. */
  readonly body: () => string
  /** The same parsed, where it is at hand; else undefined. */
  readonly parsed: unknown
  readonly flags: readonly string[]
}

export function readOutcome(last: TryOutcome): OutcomeReading {
  if (last.kind === 'failed') {
    return {
      reply: null,
      errorType: last.failure.kind,
      errorMessage: last.failure.message,
      body: () => last.body?.toString() ?? '',
      parsed: undefined,
      flags: [],
    }
  }
  if (last.kind === 'streamed') {
    const { view, assembled, isComplete } = last.end
    const errorType = last.record.errorType || (view.error?.type ?? '')
    return {
      reply: view,
      errorType,
      errorMessage: last.record.errorMessage || (view.error?.message ?? ''),
      body: () => JSON.stringify(assembled),
      parsed: assembled,
      flags: isComplete || errorType === 'cancelled' ? [] : ['stream-cut'],
    }
  }
  return {
    reply: last.view,
    errorType: last.record.errorType,
    errorMessage: last.record.errorMessage,
    body: () => last.body.toString(),
    parsed: last.parsed,
    flags: [],
  }
}

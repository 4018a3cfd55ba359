import { inputTokens } from '#gateway/estimate-usage.ts'
import type { Target } from '#gateway/resolve-target.ts'
import type { TryOutcome } from '#gateway/try-outcome.ts'
import type { Wire } from '#wire/define.ts'
import { asRecord } from '#wire/loose.ts'

/** How each API says a count of tokens. */
const answers: Readonly<Record<string, (tokens: number) => object>> = {
  'anthropic.count_tokens': (tokens) => ({ input_tokens: tokens }),
  'gemini.count_tokens': (tokens) => ({ totalTokens: tokens }),
}

/**
 * The answer to a question for the number of tokens whose target has no such operation: an estimate, which is
 * what the callers that ask (coding agents, to see how full their context is) go on with. Null for any other call.
 */
export function estimatedCount(wire: Wire, call: { readonly parsed: unknown }): object | null {
  const answer = answers[wire.id]
  if (answer === undefined) return null
  // Gemini takes a whole request to be counted, too.
  const asked = asRecord(asRecord(call.parsed)?.['generateContentRequest']) ?? call.parsed
  return answer(inputTokens(wire, asked))
}

/** A try for which nobody was asked. Its header says that the number is no provider's. */
export function estimatedOutcome(
  target: Target,
  answer: object,
  nowNs: bigint,
): TryOutcome & { readonly kind: 'answered' } {
  return {
    kind: 'answered',
    status: 200,
    headers: { 'content-type': 'application/json', 'x-belay-estimated': 'tokens' },
    body: Buffer.from(JSON.stringify(answer)),
    view: {
      responseModel: '',
      responseId: '',
      // Nothing was used.
      usage: {},
      hasUsage: true,
      finishReasons: [],
      priceTier: '',
      reportedCost: null,
      error: null,
    },
    record: {
      target,
      startedAtNs: nowNs,
      endedAtNs: nowNs,
      sentAtNs: null,
      firstTokenAtNs: null,
      httpStatus: 200,
      errorType: '',
      errorMessage: '',
    },
  }
}

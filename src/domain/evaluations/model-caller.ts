/** A call of a model by Belay itself. It goes through the gateway like any other: limits, cost, traces apply. */
export type ModelCall = {
  readonly project: string
  /** Body of OpenAI's chat completions, not streamed. */
  readonly body: Readonly<Record<string, unknown>>
  /** `traceparent`, `x-belay-…`: what the call belongs to. */
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** What the gateway answered; `target` is the `connection/model` that did. */
export type ModelReply = {
  readonly status: number
  readonly body: unknown
  readonly target: string
  /** Milliseconds to wait where the answer says so; null otherwise. */
  readonly retryAfterMs: number | null
  /** Belay's own code where the gateway refused or failed the call itself; '' otherwise. */
  readonly faultCode: string
}

/** Throws when the gateway cannot be reached, and when the signal is aborted. */
export type ModelCaller = (call: ModelCall) => Promise<ModelReply>

import type { TryTimeouts } from '#gateway/upstream.ts'

/** What the operator set for the gateway; every bound has a name here. */
export type GatewaySettings = {
  readonly requestBytesMax: number
  /** For a caller to send its whole request. */
  readonly requestTimeoutMs: number
  readonly replyBytesMax: number
  /** Tries after the first one, per target. */
  readonly retriesMax: number
  readonly timeouts: TryTimeouts
  /** Tokens reserved for an answer whose length the caller left open. */
  readonly outputTokensReserved: number
}

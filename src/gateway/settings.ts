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
  /** How long a target that answered 429 or failed is left alone, and the longest that one may ask for; milliseconds. */
  readonly cooldown: { readonly ms: number; readonly msMax: number }
  /** After so long a silence of its provider a streamed call hears a comment; milliseconds, 0 never. */
  readonly keepAliveMs: number
  /** Tokens reserved for an answer whose length the caller left open. */
  readonly outputTokensReserved: number
}

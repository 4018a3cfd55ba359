import type { Target } from '#gateway/resolve-target.ts'
import type { UpstreamFailure } from '#gateway/upstream.ts'
import type { ReplyView, StreamEnd } from '#wire/define.ts'

/** One try of a call, as it went. Times in nanoseconds since 1970. */
export type TryRecord = {
  readonly target: Target
  readonly startedAtNs: bigint
  readonly endedAtNs: bigint
  readonly sentAtNs: bigint | null
  readonly firstTokenAtNs: bigint | null
  /** 0 when no answer came. */
  readonly httpStatus: number
  /** '' when the try succeeded. */
  readonly errorType: string
  readonly errorMessage: string
}

/** Of a reply, by their names in lower case. */
export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>

/**
 * How one try ended. `answered`: a whole reply, nothing of it forwarded yet. `streamed`: the
 * stream was forwarded but for its end, which waits for the record. `failed`: no usable answer,
 * and nothing was forwarded, so another target may be tried.
 */
export type TryOutcome =
  | {
      readonly kind: 'answered'
      readonly record: TryRecord
      readonly status: number
      readonly headers: ReplyHeaders
      readonly body: Buffer
      /** The body parsed, where it went as it came. */
      readonly parsed?: unknown
      /** What the provider said of the call; null for an error. */
      readonly view: ReplyView | null
      /** An error that came as a stream: what its caller gets when no other try is made of it. */
      readonly told?: {
        readonly status: number
        readonly headers: ReplyHeaders
        readonly events: Buffer
      } | null
    }
  | { readonly kind: 'streamed'; readonly record: TryRecord; readonly end: StreamEnd }
  | {
      readonly kind: 'failed'
      readonly record: TryRecord
      readonly failure: UpstreamFailure
      /** What came in place of an answer. */
      readonly body?: Buffer
    }

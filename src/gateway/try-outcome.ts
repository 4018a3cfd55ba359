import type { TryRecord } from '#gateway/record-call.ts'
import type { UpstreamFailure } from '#gateway/upstream.ts'
import type { ReplyView, StreamEnd } from '#wire/define.ts'

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

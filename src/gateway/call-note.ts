import type { SpanKind, SpanRow } from '#contract/span-row.ts'

/** Something that happened during a call, recorded as a span of its own under the call's. */
export type CallNote = {
  readonly kind: SpanKind
  readonly name: string
  /** Nanoseconds since 1970, like `endedAtNs`. */
  readonly startedAtNs: bigint
  readonly endedAtNs: bigint
  /** '' when all went well. */
  readonly errorType: string
  readonly errorMessage: string
  /** Columns of its own. */
  readonly fields?: Partial<SpanRow>
}

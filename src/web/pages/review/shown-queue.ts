import type { ReplyOf } from '#contract/endpoint.ts'
import type { showReviewQueue } from '#contract/reviews.ts'

/** A queue with how far it is, who judged, and how much they agree. */
export type ShownQueue = ReplyOf<typeof showReviewQueue>

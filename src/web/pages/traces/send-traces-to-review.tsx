import { SendToReview } from '#web/parts/send-to-review.tsx'
import type { TraceFilterQuery } from '#contract/trace-filter.ts'
import { usePlace } from '#web/url/use-place.ts'

type SendTracesToReviewProps = {
  readonly selected: string | undefined
  readonly filters: TraceFilterQuery
}

/** Puts the selected trace, or without one the traces that the list shows, into a queue of reviewers. */
export function SendTracesToReview({ selected, filters }: SendTracesToReviewProps) {
  const { environment, from, to } = usePlace()
  if (selected !== undefined)
    return <SendToReview what={{ traceIds: [selected] }} words="the selected trace" />
  const { unpriced, minCostUsd, ...conditions } = filters
  return (
    <SendToReview
      what={{
        filter: {
          ...(environment === undefined ? {} : { environment }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...conditions,
        },
      }}
      words="the newest traces of this list"
      disabledReason={
        unpriced === undefined && minCostUsd === undefined
          ? undefined
          : 'Filters by cost do not go into a queue: take them off, or select one trace'
      }
    />
  )
}

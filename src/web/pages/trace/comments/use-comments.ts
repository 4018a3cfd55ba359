import { useMemo } from 'react'
import { listTraceComments, type TraceComment } from '#contract/trace-comments.ts'
import { call } from '#web/api/call.ts'
import { usePages } from '#web/api/use-pages.ts'
import { usePlace } from '#web/url/use-place.ts'

const pageSize = 50

/** What was said of a trace and its spans: the newest page of it, and older ones as they are asked for. */
export function useComments(traceId: string) {
  const { project } = usePlace()
  const { pages, ...list } = usePages(
    [listTraceComments.id, traceId, project],
    (from) =>
      call(listTraceComments, {
        params: { traceId },
        query: { project, limit: pageSize, ...from },
      }),
    { keepsPrevious: false },
  )
  /** Oldest first; undefined while nothing is known. */
  const comments: readonly TraceComment[] | undefined = useMemo(
    () => pages?.toReversed().flatMap(({ items }) => items),
    [pages],
  )
  return { ...list, comments, total: pages?.[0]?.total ?? 0, spanIds: pages?.[0]?.spanIds }
}

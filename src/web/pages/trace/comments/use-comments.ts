import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { listTraceComments, type TraceComment } from '#contract/trace-comments.ts'
import { call } from '#web/api/call.ts'
import { usePlace } from '#web/url/use-place.ts'

const pageSize = 50

/** What was said of a trace and its spans: the newest page of it, and older ones as they are asked for. */
export function useComments(traceId: string) {
  const { project } = usePlace()
  const pages = useInfiniteQuery({
    queryKey: [listTraceComments.id, traceId, project],
    queryFn: ({ pageParam }) =>
      call(listTraceComments, {
        params: { traceId },
        query: { project, limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const newest = pages.data?.pages[0]
  /** Oldest first; undefined while nothing is known. */
  const comments: readonly TraceComment[] | undefined = useMemo(
    () => pages.data?.pages.toReversed().flatMap(({ items }) => items),
    [pages.data],
  )
  return {
    comments,
    total: newest?.total ?? 0,
    spanIds: newest?.spanIds,
    error: pages.error,
    refetch: pages.refetch,
    hasOlder: pages.hasNextPage,
    isFetchingOlder: pages.isFetchingNextPage,
    fetchOlder: pages.fetchNextPage,
  }
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { listKeys } from '#contract/keys.ts'
import { call } from '#web/api/call.ts'

/** The keys of a project, newest first, page by page; few projects have a second page of them. */
export function useKeys(project: string) {
  const pages = useInfiniteQuery({
    queryKey: ['keys.list', { project }],
    queryFn: ({ pageParam }) =>
      call(listKeys, { query: { project, ...(pageParam === '' ? {} : { cursor: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  return {
    keys: pages.data?.pages.flatMap(({ items }) => items) ?? [],
    isLoading: pages.isPending,
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    more: () => void pages.fetchNextPage(),
    error: pages.error,
    retry: () => void pages.refetch(),
  }
}

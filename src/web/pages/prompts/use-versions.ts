import { useInfiniteQuery } from '@tanstack/react-query'
import { listPromptVersions } from '#contract/prompts.ts'
import { call } from '#web/api/call.ts'

const pageSize = 50

/** The versions of a prompt, newest first, page by page. */
export function useVersions(project: string, name: string) {
  const pages = useInfiniteQuery({
    queryKey: ['prompt-versions.list', { project, name }],
    queryFn: ({ pageParam }) =>
      call(listPromptVersions, {
        params: { name },
        query: { project, limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  return {
    versions: pages.data?.pages.flatMap(({ items }) => items) ?? [],
    isLoading: pages.isPending,
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    more: () => void pages.fetchNextPage(),
    error: pages.error,
    retry: () => void pages.refetch(),
  }
}

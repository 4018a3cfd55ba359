import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { listItems } from '#contract/datasets.ts'
import { call } from '#web/api/call.ts'

const pageSize = 200

export type ItemsQuestion = {
  readonly project: string
  readonly version: number
  readonly split?: string
  readonly search?: string
}

/** Items of one version of a dataset, page by page. */
export function useItems(dataset: string, question: ItemsQuestion) {
  const pages = useInfiniteQuery({
    queryKey: ['datasets.items', dataset, question],
    queryFn: ({ pageParam }) =>
      call(listItems, {
        params: { dataset },
        query: { ...question, limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: question.version > 0,
  })
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return {
    items,
    /** The version that the items are of; for a moment still the one asked for before. */
    version: pages.data?.pages[0]?.version ?? 0,
    total: pages.data?.pages[0]?.total ?? 0,
    more,
    hasMore: hasNextPage,
    isLoading: pages.isLoading,
    error: pages.error,
    retry: () => void pages.refetch(),
  }
}

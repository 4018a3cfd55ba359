import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

type Paged<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null }

type PagesSettings = {
  /** False: do not ask yet. */
  readonly isEnabled?: boolean
  /** False: a list of something else begins empty. Otherwise what was listed before stays until then, so that nothing jumps. */
  readonly keepsPrevious?: boolean
}

/**
 * A list that is read page by page. `key` is the endpoint's id and what is asked; `ask` is given the cursor of the
 * page that it asks for, which the first has none of.
 */
export function usePages<Item, Page>(
  key: readonly [string, ...unknown[]],
  ask: (from: { readonly cursor?: string }) => Promise<Page & Paged<Item>>,
  { isEnabled = true, keepsPrevious = true }: PagesSettings = {},
) {
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam === '' ? {} : { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: isEnabled,
    ...(keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  })
  const { data, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const retry = useCallback(() => void refetch(), [refetch])
  return {
    items,
    /** Whole, in the order that they were read: some say more than their items. Undefined before the first is there. */
    pages: data?.pages,
    more,
    hasMore: hasNextPage,
    isLoading: isEnabled && pages.isPending,
    isLoadingMore: isFetchingNextPage,
    /** True while these are still the items of the question before. */
    isStale: pages.isPlaceholderData,
    error: pages.error,
    retry,
  }
}

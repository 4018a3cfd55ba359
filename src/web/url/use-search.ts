import { useLocation, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type Search, searchText } from '#web/paths.ts'

/** How an address changes: a new entry in the history, or the present one in its place. */
export type Change = 'push' | 'replace'

/**
 * The parameters of the address and a way to change some of them; undefined removes one. They are
 * plain strings: what is on the screen can be read off the address and sent to a colleague.
 */
export function useSearch(): [Search, (patch: Search, change?: Change) => void] {
  const router = useRouter()
  const search = useLocation({ select: (location) => location.search as Search })
  const set = useCallback(
    (patch: Search, change: Change = 'push') => {
      const { pathname, search: present } = router.history.location
      const next = { ...Object.fromEntries(new URLSearchParams(present)), ...patch }
      const text = searchText(next)
      router.history[change](text === '' ? pathname : `${pathname}?${text}`)
    },
    [router],
  )
  return [search, set]
}

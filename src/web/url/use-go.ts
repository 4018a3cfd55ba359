import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Change } from '#web/url/use-search.ts'

/** Goes to an address made by `paths`. */
export function useGo(): (href: string, change?: Change) => void {
  const router = useRouter()
  return useCallback(
    (href: string, change: Change = 'push') => router.history[change](href),
    [router],
  )
}

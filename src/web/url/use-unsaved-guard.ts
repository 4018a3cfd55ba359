import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

type Leaving = {
  readonly currentLocation: { readonly pathname: string }
  readonly nextLocation: { readonly pathname: string }
}

/** Asks before one leaves a page on which something is not saved. Other parameters of the same page are no leaving. */
export function useUnsavedGuard(isDirty: boolean, question: string): void {
  const router = useRouter()
  useEffect(() => {
    if (!isDirty) return undefined
    return router.history.block({
      enableBeforeUnload: true,
      // The browser's own question: it stops whatever is under way, as nothing of ours could.
      blockerFn: ({ currentLocation, nextLocation }: Leaving) =>
        currentLocation.pathname !== nextLocation.pathname && !window.confirm(question),
    })
  }, [router, isDirty, question])
}

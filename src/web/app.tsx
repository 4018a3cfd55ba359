import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createQueryClient } from '#web/api/query-client.ts'
import { paths } from '#web/paths.ts'
import { createAppRouter } from '#web/routes.tsx'
import { Tooltips } from '#web/ui/tooltip.tsx'

const queryClient = createQueryClient(askToSignIn)
const router = createAppRouter(queryClient)

/** The whole page. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Tooltips />
    </QueryClientProvider>
  )
}

/** Sends whoever is no longer signed in to the door, and remembers where they were going. */
function askToSignIn(): void {
  const { pathname, href } = router.history.location
  if (pathname === '/sign-in' || pathname === '/link') return
  queryClient.clear()
  router.history.replace(paths.signIn(href))
}

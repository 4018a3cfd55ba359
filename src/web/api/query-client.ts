import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '#client/client.ts'

// A list that was read seconds ago is shown again at once; live events refresh it before that matters.
const staleMs = 10_000
const triesMax = 2

/** Makes the cache of server state. `onSignedOut` is called when the server no longer knows who asks. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.problem.code === 'not_signed_in') onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        refetchOnWindowFocus: false,
        // The same question gets the same fault again; only an unreachable server is asked again.
        retry: (failures, error) => !(error instanceof ApiError) && failures < triesMax,
        retryDelay: (failures) => 500 * 2 ** failures,
      },
    },
  })
}

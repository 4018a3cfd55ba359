import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { CallOf, Endpoint, ReplyOf } from '#contract/endpoint.ts'
import { call } from '#web/api/call.ts'

type AnswerSettings = {
  /** False: do not ask yet. */
  readonly isEnabled?: boolean
  /** Keep showing the answer to the question before while the new one is under way, so that nothing jumps. */
  readonly keepsPrevious?: boolean
  /** Ask again this often. */
  readonly refreshMs?: number
  /** Forget the answer so soon after nobody shows it; for questions that hold whole texts. */
  readonly forgetMs?: number
}

/** Asks one endpoint and keeps its answer in the cache under the endpoint's id and what was asked. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  given: CallOf<E>,
  settings: AnswerSettings = {},
) {
  return useQuery({
    ...answerOptions(endpoint, given),
    enabled: settings.isEnabled ?? true,
    ...(settings.keepsPrevious === true ? { placeholderData: keepPreviousData } : {}),
    ...(settings.refreshMs === undefined ? {} : { refetchInterval: settings.refreshMs }),
    ...(settings.forgetMs === undefined ? {} : { gcTime: settings.forgetMs }),
  })
}

/** The key and the question of `useAnswer`, for those who read or fill the cache by hand. */
export function answerOptions<E extends Endpoint>(endpoint: E, given: CallOf<E>) {
  return queryOptions<ReplyOf<E>>({
    queryKey: [endpoint.id, given],
    queryFn: () => call(endpoint, given),
  })
}

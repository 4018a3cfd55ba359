import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CallOf, Endpoint, ReplyOf } from '#contract/endpoint.ts'
import { call } from '#web/api/call.ts'

type DeedSettings<E extends Endpoint> = {
  /** Nouns (the first part of endpoint ids) whose answers are stale after this deed. */
  readonly changes: readonly string[]
  readonly onDone?: (reply: ReplyOf<E>) => void
  /** Deeds of one name are sent one after the other, so that their replies come in order. */
  readonly sequence?: string
}

/** Calls an endpoint that changes something, then has everything asked again that it may have changed. */
export function useDeed<E extends Endpoint>(endpoint: E, settings: DeedSettings<E>) {
  const cache = useQueryClient()
  return useMutation<ReplyOf<E>, Error, CallOf<E>>({
    ...(settings.sequence === undefined ? {} : { scope: { id: settings.sequence } }),
    mutationFn: (given) => call(endpoint, given),
    onSuccess: (reply) => {
      for (const noun of settings.changes) invalidateNoun(cache, noun)
      settings.onDone?.(reply)
    },
  })
}

/** Marks every cached answer about a noun as stale; those on the screen are asked again at once. */
export function invalidateNoun(cache: ReturnType<typeof useQueryClient>, noun: string): void {
  void cache.invalidateQueries({
    predicate: (query) => String(query.queryKey[0]).split('.')[0] === noun,
  })
}

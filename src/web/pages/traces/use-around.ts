import { useMemo } from 'react'
import { listTraces, type TraceRow } from '#contract/traces.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import type { TracesQuestion, useTraces } from '#web/pages/traces/use-traces.ts'

/** As many stand above a moment; more are a press away. */
const newerMax = 25

/**
 * The rows of a list that begins at a moment: the newer ones that follow it stand above. Without a
 * moment they are those of the list.
 */
export function useAround(
  traces: Pick<ReturnType<typeof useTraces>, 'rows' | 'isLoading' | 'isStale'>,
  asked: Omit<TracesQuestion, 'sort' | 'order' | 'at'>,
  at: string | undefined,
): {
  readonly rows: readonly TraceRow[]
  /** The row that is to be seen first. */
  readonly anchor: string | undefined
  /** The first row that began at the moment or before. */
  readonly below: string | undefined
  /** How many rows stand above it; undefined while they are read. */
  readonly newer: number | undefined
  readonly isLoading: boolean
  readonly error: Error | null
  readonly retry: () => void
} {
  const { data, error, refetch } = useAnswer(
    listTraces,
    { query: { ...asked, at: at ?? '', order: 'ascending', limit: newerMax } },
    { isEnabled: at !== undefined },
  )
  const { rows: listed, isLoading, isStale } = traces
  // What is above comes at once with what is below, or the list would jump.
  const isRead = data !== undefined && !isLoading && !isStale
  const rows = useMemo(
    () => (at === undefined ? listed : isRead ? [...data.items.toReversed(), ...listed] : []),
    [at, listed, data, isRead],
  )
  const retry = (): void => void refetch()
  if (at === undefined)
    return { rows, anchor: undefined, below: undefined, newer: undefined, isLoading, error, retry }
  return {
    rows,
    anchor: isRead ? (listed[0] ?? data.items[0])?.traceId : undefined,
    below: listed[0]?.traceId,
    newer: data?.items.length,
    isLoading: !isRead && error === null,
    error,
    retry,
  }
}

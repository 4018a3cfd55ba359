import { useEffect, useMemo, useRef, useState } from 'react'
import type { LiveEvent } from '#contract/live.ts'
import { listTraces, type TraceRow, type traceSorts } from '#contract/traces.ts'
import { call } from '#web/api/call.ts'
import { throttle } from '#web/api/throttle.ts'
import { usePages } from '#web/api/use-pages.ts'
import { useLive } from '#web/api/use-live.ts'
import { mergeTraces } from '#web/pages/traces/merge-traces.ts'
import type { TraceFilterQuery } from '#contract/trace-filter.ts'

const pageSize = 100
// How often the list asks for what is new while traffic flows.
const freshEveryMs = 1000
const freshMax = 100

export type TracesQuestion = TraceFilterQuery & {
  readonly project: string
  readonly environment?: string
  readonly from: string
  readonly to: string
  readonly sort: (typeof traceSorts)[number]
  readonly order: 'descending' | 'ascending'
  /** Begins with what started then or before. */
  readonly at?: string
}

type Fresh = { readonly question: string; readonly rows: readonly TraceRow[] }

/** The traces of a question, page by page, with what is new put in front while `isLive`. */
export function useTraces(question: TracesQuestion, isLive: boolean) {
  const key = JSON.stringify(question)
  const [fresh, setFresh] = useState<Fresh>({ question: key, rows: [] })
  const pages = usePages([listTraces.id, question], (from) =>
    call(listTraces, { query: { ...question, limit: pageSize, ...from } }),
  )
  const { items: listed, retry } = pages
  const latest = useRef({ question, listed })
  useEffect(() => {
    latest.current = { question, listed }
  })

  const asking = useRef<ReturnType<typeof throttle> | null>(null)
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const newest = await call(listTraces, {
        query: { ...latest.current.question, limit: freshMax },
      })
      setFresh((before) => ({
        question: key,
        rows: before.question === key ? mergeTraces(newest.items, before.rows) : newest.items,
      }))
      // More arrived at once than one page holds: the list is read anew, so that nothing is missing in between.
      const known = new Set(latest.current.listed.map((row) => row.traceId))
      const isGap =
        newest.nextCursor !== null && !newest.items.some((row) => known.has(row.traceId))
      if (isGap && known.size > 0) retry()
    }
    const throttled = throttle(() => void ask().catch(() => undefined), freshEveryMs)
    asking.current = throttled
    return () => throttled.cancel()
  }, [key, retry])
  const onLive = (event: LiveEvent): void => {
    if (event.type === 'trace.stored') asking.current?.request()
  }
  useLive(question.project, onLive, isLive)

  const rows = useMemo(
    () => (fresh.question === key ? mergeTraces(fresh.rows, listed) : listed),
    [fresh, key, listed],
  )
  return { ...pages, rows }
}

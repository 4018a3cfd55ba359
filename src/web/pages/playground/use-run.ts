import { useCallback, useEffect, useRef, useState } from 'react'
import type { BodyOf } from '#contract/endpoint.ts'
import { type PlaygroundEvent, runPlayground, stopPlayground } from '#contract/playground.ts'
import { call, stream } from '#web/api/call.ts'
import { begunRuns, endedRuns, type Runs, withEvents } from '#web/pages/playground/runs.ts'

type Column = { readonly key: string; readonly name: string }

export type RunControl = {
  readonly isRunning: boolean
  /** Why a run could not begin, or broke off as a whole. */
  readonly error: Error | null
  readonly start: (body: BodyOf<typeof runPlayground>, columns: readonly Column[]) => void
  readonly stopAll: () => void
  readonly stopColumn: (key: string) => void
}

/** One run at a time: its events go into the runs at most once a frame, whatever the pace of the models. */
export function useRun(project: string, setRuns: (next: (runs: Runs) => Runs) => void): RunControl {
  const present = useRef<{
    readonly control: AbortController
    readonly keys: readonly string[]
    id: string
  } | null>(null)
  const [isRunning, setIsRunning] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => () => present.current?.control.abort(), [])

  const start = useCallback<RunControl['start']>(
    (body, columns) => {
      present.current?.control.abort()
      const run = { control: new AbortController(), keys: columns.map(({ key }) => key), id: '' }
      present.current = run
      setError(null)
      setIsRunning(true)
      setRuns((runs) => ({ ...runs, ...begunRuns(columns, body.repeats) }))
      let waiting: PlaygroundEvent[] = []
      let frame: number | undefined
      const show = (): void => {
        frame = undefined
        const events = waiting
        waiting = []
        setRuns((runs) => withEvents(runs, events, run.keys))
      }
      const follow = async (): Promise<void> => {
        const events = stream(runPlayground, { query: { project }, body }, run.control.signal)
        for await (const event of events) {
          if (event.type === 'run-started') run.id = event.run
          waiting.push(event)
          frame ??= window.requestAnimationFrame(show)
        }
      }
      void follow()
        .catch((problem: unknown) => {
          if (run.control.signal.aborted) return
          setError(problem instanceof Error ? problem : new Error(String(problem)))
        })
        .finally(() => {
          if (frame !== undefined) window.cancelAnimationFrame(frame)
          show()
          // Another run may have begun in its place.
          if (present.current !== run) return
          present.current = null
          setRuns(endedRuns)
          setIsRunning(false)
        })
    },
    [project, setRuns],
  )
  const stopAll = useCallback(() => present.current?.control.abort(), [])
  const stopColumn = useCallback<RunControl['stopColumn']>(
    (key) => {
      const { id = '', keys = [] } = present.current ?? {}
      const model = keys.indexOf(key)
      if (id === '' || model === -1) return
      // A run that ended in this moment is no longer found, and there is nothing to stop.
      call(stopPlayground, { params: { run: id }, query: { project }, body: { model } }).catch(
        () => undefined,
      )
    },
    [project],
  )
  return { isRunning, error, start, stopAll, stopColumn }
}

import { useEffect, useRef } from 'react'
import type { LiveEvent } from '#contract/live.ts'
import { watch } from '#web/api/live.ts'

/** Hands every live event of the project to `handle` while the component is on the page. */
export function useLive(project: string, handle: (event: LiveEvent) => void, isOn = true): void {
  const latest = useRef(handle)
  useEffect(() => {
    latest.current = handle
  })
  useEffect(() => {
    if (!isOn || project === '') return undefined
    return watch(project, (event) => latest.current(event))
  }, [project, isOn])
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { parsedJson } from '#kit/parsed-json.ts'
import { type Draft, draft as draftShape, emptyDraft } from '#web/pages/playground/draft.ts'
import { endedRuns, type Runs, storedRuns } from '#web/pages/playground/runs.ts'

// Typing writes what is typed once it pauses; a reload in between loses less than a word.
const writeAfterMs = 250

export type DraftState = {
  readonly draft: Draft
  readonly change: (patch: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => void
  readonly runs: Runs
  readonly setRuns: (next: (runs: Runs) => Runs) => void
  /** False: the browser has no room for all of it, so that a reload would lose it. */
  readonly isKept: boolean
}

/** What a person set up and what came of it, kept by the browser's tab over a reload, project by project. */
export function useDraft(project: string): DraftState {
  const [state, setState] = useState(() => read(project))
  const [isKept, setIsKept] = useState(true)
  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  }, [state])
  // Who follows a link within the page leaves it without a `pagehide`.
  useEffect(() => () => void write(project, latest.current), [project])
  useEffect(() => {
    const timer = window.setTimeout(() => setIsKept(write(project, state)), writeAfterMs)
    return () => window.clearTimeout(timer)
  }, [project, state])
  useEffect(() => {
    const leave = (): void => void write(project, state)
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
    }
  }, [project, state])
  const change = useCallback<DraftState['change']>(
    (patch) =>
      setState((present) => ({
        ...present,
        draft: {
          ...present.draft,
          ...(typeof patch === 'function' ? patch(present.draft) : patch),
        },
      })),
    [],
  )
  const setRuns = useCallback<DraftState['setRuns']>(
    (next) => setState((present) => ({ ...present, runs: next(present.runs) })),
    [],
  )
  return { ...state, change, setRuns, isKept }
}

type State = { readonly draft: Draft; readonly runs: Runs }

function read(project: string): State {
  const stored = parsedJson(sessionStorage.getItem(keyOf(project)) ?? '')
  const fields = typeof stored === 'object' && stored !== null ? stored : {}
  const draft = draftShape.safeParse('draft' in fields ? fields.draft : undefined)
  const runs = storedRuns.safeParse('runs' in fields ? fields.runs : undefined)
  return {
    draft: draft.data ?? emptyDraft([]),
    // What was under way ended when the page was left.
    runs: endedRuns(runs.data ?? {}),
  }
}

function write(project: string, state: State): boolean {
  try {
    sessionStorage.setItem(keyOf(project), JSON.stringify(state))
    return true
  } catch {
    return false
  }
}

function keyOf(project: string): string {
  return `belay.playground.${project}`
}

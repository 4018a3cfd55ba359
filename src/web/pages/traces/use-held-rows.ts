import { useState } from 'react'
import type { TraceRow } from '#contract/traces.ts'

type HoldSettings = {
  /** What the list answers; another one shows its rows at once. Compared by identity. */
  readonly question: object
  /** False while somebody reads further down, points at the list or has a row selected. */
  readonly mayMove: boolean
}

type Held = {
  readonly rows: readonly TraceRow[]
  /** How many new rows wait. */
  readonly waiting: number
  readonly release: () => void
  /** Whether a row arrived with the last change. */
  readonly isNew: (traceId: string) => boolean
}

type Shown = {
  readonly question: object
  readonly rows: readonly TraceRow[]
  readonly arrived: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()

/** Keeps new rows back while they would move what somebody is looking at; they wait to be released. */
export function useHeldRows(rows: readonly TraceRow[], { question, mayMove }: HoldSettings): Held {
  const [shown, setShown] = useState<Shown>({ question, rows, arrived: none })
  const isSameQuestion = shown.question === question
  const top = shown.rows[0]?.traceId
  const ahead =
    isSameQuestion && top !== undefined
      ? Math.max(
          0,
          rows.findIndex((row) => row.traceId === top),
        )
      : 0
  const isHeld = ahead > 0 && !mayMove
  const show = (): void => {
    const arrived = ahead === 0 ? none : new Set(rows.slice(0, ahead).map((row) => row.traceId))
    setShown({ question, rows, arrived })
  }
  if (!isHeld && (!isSameQuestion || shown.rows !== rows)) show()
  return {
    rows: isHeld ? rows.slice(ahead) : rows,
    waiting: isHeld ? ahead : 0,
    release: show,
    isNew: (traceId) => shown.arrived.has(traceId),
  }
}

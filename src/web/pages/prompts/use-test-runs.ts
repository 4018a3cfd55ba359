import { useEffect, useRef, useState } from 'react'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import { type PromptRun, runPromptContent } from '#contract/prompt-runs.ts'
import { call } from '#web/api/call.ts'

/** Values to try a prompt with: a test input, or the examples of the variables. */
export type TestCase = { readonly id: string; readonly variables: VariableValues }

/** What came of one case. */
export type TestRun = {
  /** The draft that was sent: of another one the result is old. */
  readonly content: PromptContent
  /** Null while it is under way. */
  readonly result: PromptRun | Error | null
}

type Asked = {
  readonly project: string
  readonly prompt: string
  readonly version: number | undefined
  readonly content: PromptContent
  readonly model: string
}

/** Calls side by side: as many as a connection's usual limits bear. */
const atOnce = 4

/** Sends a draft with each case to its model; results by the case's id. A new run takes the place of one under way. */
export function useTestRuns() {
  const [runs, setRuns] = useState<ReadonlyMap<string, TestRun>>(new Map())
  const [isRunning, setIsRunning] = useState(false)
  const turn = useRef(0)
  useEffect(
    () => () => {
      turn.current += 1
    },
    [],
  )
  async function run(asked: Asked, cases: readonly TestCase[]): Promise<void> {
    turn.current += 1
    const own = turn.current
    const { content } = asked
    setIsRunning(true)
    setRuns((before) => {
      const next = new Map(before)
      for (const { id } of cases) next.set(id, { content, result: null })
      return next
    })
    const waiting = [...cases]
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { id } = next
        const result = await ask(asked, next)
        if (turn.current !== own) return
        setRuns((before) => new Map(before).set(id, { content, result }))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if (turn.current === own) setIsRunning(false)
  }
  return { runs, isRunning, run }
}

async function ask(
  { project, prompt, version, content, model }: Asked,
  { variables }: TestCase,
): Promise<PromptRun | Error> {
  try {
    return await call(runPromptContent, {
      query: { project },
      body: { content, variables, model, prompt, ...(version === undefined ? {} : { version }) },
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

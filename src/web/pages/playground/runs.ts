import { z } from 'zod'
import { noAnswer, type PlaygroundAnswer, withEvent } from '#client/playground-answer.ts'
import type { PlaygroundEvent } from '#contract/playground.ts'

/** What one column of the page last asked: its model then, and an answer for each repeat. */
export type ColumnRun = { readonly model: string; readonly answers: readonly PlaygroundAnswer[] }

/** Answers by the key of their column. */
export type Runs = Readonly<Record<string, ColumnRun>>

/** A run that has been asked for and of which nothing has come. */
export function begunRuns(
  columns: readonly { readonly key: string; readonly name: string }[],
  repeats: number,
): Runs {
  return Object.fromEntries(
    columns.map(({ key, name }) => [
      key,
      { model: name, answers: Array.from({ length: repeats }, () => noAnswer) },
    ]),
  )
}

/** The runs after some more events; `keys` are those of the columns, in the order of the models sent. */
export function withEvents(
  runs: Runs,
  events: readonly PlaygroundEvent[],
  keys: readonly string[],
): Runs {
  const changed: Record<string, ColumnRun> = { ...runs }
  for (const event of events) {
    if (event.type === 'run-started') continue
    const key = keys[event.model] ?? ''
    const run = changed[key]
    const answer = run?.answers[event.repeat]
    if (run === undefined || answer === undefined) continue
    changed[key] = { ...run, answers: run.answers.with(event.repeat, withEvent(answer, event)) }
  }
  return changed
}

/** The runs when nothing more will come: what was under way has been stopped. */
export function endedRuns(runs: Runs): Runs {
  return Object.fromEntries(
    Object.entries(runs).map(([key, run]) => [
      key,
      { ...run, answers: run.answers.map((answer) => (isOver(answer) ? answer : stopped(answer))) },
    ]),
  )
}

export function isOver({ state }: PlaygroundAnswer): boolean {
  return state !== 'waiting' && state !== 'running'
}

function stopped(answer: PlaygroundAnswer): PlaygroundAnswer {
  return { ...answer, state: 'stopped' }
}

/** Runs as the browser keeps them over a reload. Only this page writes them, so that a look is enough. */
export const storedRuns = z.record(
  z.string(),
  z.object({ model: z.string(), answers: z.array(z.custom<PlaygroundAnswer>(isAnswer)) }),
)

function isAnswer(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(noAnswer).every((field) => field in value)
  )
}

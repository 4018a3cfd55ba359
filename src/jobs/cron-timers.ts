import { CronExpressionParser } from 'cron-parser'
import type { AnyJob } from '#jobs/define-job.ts'

/** Timers of Node hold 24 days and a half. */
const sleepMsMax = 20 * 24 * 60 * 60 * 1000

/**
 * The schedules of one process that owns its store: a timer for each job until its next time, and
 * nothing in between. `send` is called at each time; a time that the process was not there for is
 * gone, as with cron.
 */
export class CronTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #send: (job: AnyJob) => void
  readonly #nowMs: () => number

  constructor(parts: { readonly send: (job: AnyJob) => void; readonly nowMs: () => number }) {
    this.#send = parts.send
    this.#nowMs = parts.nowMs
  }

  /** Five fields of cron, in UTC. Throws for others. */
  schedule(job: AnyJob, cron: string): void {
    this.#wait(job, cron, nextTimeMs(cron, this.#nowMs()))
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #wait(job: AnyJob, cron: string, atMs: number): void {
    const leftMs = atMs - this.#nowMs()
    const timer = setTimeout(
      () => {
        if (this.#nowMs() < atMs) return this.#wait(job, cron, atMs)
        this.#send(job)
        this.#wait(job, cron, nextTimeMs(cron, this.#nowMs()))
      },
      Math.min(sleepMsMax, Math.max(0, leftMs)),
    )
    timer.unref()
    this.#timers.set(job.name, timer)
  }
}

/** The first time after a moment, in milliseconds since 1970. */
export function nextTimeMs(cron: string, afterMs: number): number {
  const times = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: new Date(afterMs) })
  return times.next().getTime()
}

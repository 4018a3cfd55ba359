// Loaded with `node --import` into every thread of a server: writes down how long each was held, as lines of JSON.
import { appendFileSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * One time that a thread did nothing but one thing, or was not let run: `busyMs` is how much of it the thread spent on a
 * processor, in steps of the kernel's clock (4 ms).
 */
export type Held = {
  readonly thread: string
  readonly atMs: number
  readonly heldMs: number
  readonly busyMs: number
}

export const heldFile = 'held.jsonl'
const everyMs = 20
/** Less is timers and garbage collection. */
const heldMsMin = 3

const directory = process.env['BENCH_LOOP_DIRECTORY']
if (directory !== undefined) {
  const thread = readFileSync(`/proc/${readlinkSync('/proc/thread-self')}/comm`, 'utf8').trim()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let usedMs = cpuMs()
  setInterval(() => {
    const heldMs = delay.max / 1e6
    delay.reset()
    const before = usedMs
    usedMs = cpuMs()
    const busyMs = Math.min(heldMs, usedMs - before)
    if (heldMs < heldMsMin) return
    const held: Held = { thread, atMs: performance.timeOrigin + performance.now(), heldMs, busyMs }
    appendFileSync(join(directory, heldFile), `${JSON.stringify(held)}\n`)
  }, everyMs).unref()
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

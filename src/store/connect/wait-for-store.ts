import { setTimeout as pause } from 'node:timers/promises'
import { RecordStoreError } from '#store/ports/record-database.ts'
import { TraceStoreError } from '#store/ports/trace-database.ts'

/** A host that swallows packets would hold one try for minutes. */
const tryMsMax = 10_000
/** Soon enough that nobody waits for Belay once the store is there, rare enough to be no load. */
const pauseMs = 1000
/** How often the log says that it still waits. */
const saidEveryMs = 10_000

/** The waiting was ended from outside. */
export class WaitGivenUp extends Error {
  override name = 'WaitGivenUp'
}

export type Waiting = {
  /** `The trace store (ClickHouse at host:8123)`. */
  readonly store: string
  /** Setting that says where it is, with its variable. */
  readonly setting: string
  readonly patienceMs: number
  /** Ends the waiting: the start has failed for another reason. */
  readonly signal: AbortSignal
  readonly log: (sentence: string) => void
  /** Told while it is away, and null when it answers. */
  readonly onState: (away: string | null) => void
}

/**
 * Opens a store of another machine, trying again while it is away: machines that start together
 * come up in any order. What waiting does not mend (a wrong password, no such database) is thrown at
 * once. Throws Error with what, where, why and what to try when the patience is over.
 */
export async function waitForStore<Opened>(
  open: () => Promise<Opened>,
  { store, setting, patienceMs, signal, log, onState }: Waiting,
): Promise<Opened> {
  const startedMs = performance.now()
  const elapsedMs = () => performance.now() - startedMs
  let saidMs: number | null = null
  for (;;) {
    try {
      const opened = await withinTime(open)
      if (saidMs !== null) log(`${store} answers after ${seconds(elapsedMs())}.`)
      onState(null)
      return opened
    } catch (error) {
      if (!isAway(error)) throw error
      const reason = reasonOf(error)
      const leftMs = patienceMs - elapsedMs()
      if (leftMs <= 0) {
        throw new Error(
          `${store} did not answer for ${seconds(patienceMs)}: ${reason}. Start it, or mend ${setting}, which says where it is; empty uses the embedded one. stores.startTimeoutMs (BELAY_STORES_START_TIMEOUT_MS) says how long a start waits.`,
          { cause: error },
        )
      }
      const away = `${store} does not answer: ${reason}`
      if (saidMs === null)
        log(
          `${away}. Belay tries again each second, for ${seconds(patienceMs)} at most (stores.startTimeoutMs).`,
        )
      else if (elapsedMs() - saidMs >= saidEveryMs)
        log(`${away}. Belay waits ${seconds(leftMs)} more.`)
      if (saidMs === null || elapsedMs() - saidMs >= saidEveryMs) saidMs = elapsedMs()
      onState(away)
      await pause(Math.min(pauseMs, leftMs), undefined, { signal }).catch(() => {
        throw new WaitGivenUp(away)
      })
    }
  }
}

/** A try that takes too long is left to itself; what it opens after all is closed when it comes. */
async function withinTime<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  const opening = open()
  const late = new AbortController()
  try {
    return await Promise.race([
      opening,
      pause(tryMsMax, undefined, { signal: late.signal }).then(() => {
        opening.then(closeIfItCan, () => {})
        throw new RecordStoreError(`no answer within ${seconds(tryMsMax)}`, {
          retryable: true,
          code: '',
        })
      }),
    ])
  } finally {
    late.abort()
  }
}

async function closeIfItCan(opened: unknown): Promise<void> {
  if (typeof opened === 'object' && opened !== null && 'close' in opened) {
    const { close } = opened
    if (typeof close === 'function') await close.call(opened)
  }
}

/** ClickHouse's codes of a server that is there and not ready yet; 0 is no answer of its own at all. */
const awayCodes: ReadonlySet<number> = new Set([0, 202, 209, 210, 225, 242, 279, 999])
/** PostgreSQL's classes of conditions that pass: connection, resources, operator intervention (57P03: starting up). */
const awayClasses = /^(08|53|57)/

function isAway(error: unknown): boolean {
  if (error instanceof TraceStoreError) return awayCodes.has(error.code)
  if (!(error instanceof RecordStoreError)) return false
  const code = codeOf(error.cause)
  return !/^[0-9A-Z]{5}$/.test(code) || awayClasses.test(code)
}

/** The system's own word where there is one: some errors of several addresses have no message at all. */
function reasonOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = codeOf(one)
    if (/^E[A-Z_]+$/.test(code)) return one.message.includes(code) ? one.message : code
  }
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`
}

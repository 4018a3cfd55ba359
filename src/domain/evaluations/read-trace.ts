import { setTimeout as pause } from 'node:timers/promises'
import type { TraceAsk } from '#domain/evaluations/source-of-steps.ts'
import { readSteps, type TraceSteps } from '#domain/evaluations/trace-steps.ts'
import type { SpanStep, Traces } from '#domain/traces/service.ts'

const pollMs = 250
/** A trace is whole when nothing was added to it for so long: applications send it in batches. */
const quietMs = 1500
/** An OpenTelemetry SDK sends every five seconds: so long after its answer an application has told all. */
const toldMs = 8000
/** How long after the answer a trace may come. */
const patienceMs: Readonly<Record<TraceAsk['from'], number>> = {
  stored: 0,
  gateway: 60_000,
  application: 20_000,
}

/** After so many answers of applications none of which ever told anything, nothing is awaited any more. */
const silentMax = 20

type Parts = { readonly traces: Pick<Traces, 'steps' | 'showSpan'>; readonly nowMs: () => number }

/** A trace that is waited for. */
type Awaited = {
  readonly ask: TraceAsk
  readonly settle: (steps: Promise<TraceSteps> | null) => void
  readonly fail: (error: unknown) => void
  spans: number
  grewMs: number
}

/**
 * Reads the traces of one run, all that are waited for at once with each look, and learns whether
 * its applications tell of themselves at all.
 */
export class TraceReader {
  readonly #parts: Parts
  readonly #signal: AbortSignal
  /** While no server was there nothing could be told: an answer of a former one is waited for anew. */
  readonly #openedMs: number
  #awaited: Awaited[] = []
  #isLooking = false
  #reading: Promise<unknown> = Promise.resolve()
  #silent = 0
  #hasTold = false

  /** When `signal` is aborted nothing is waited for any more. */
  constructor(parts: Parts, signal: AbortSignal) {
    this.#parts = parts
    this.#signal = signal
    this.#openedMs = parts.nowMs()
  }

  /**
   * The steps of a trace that an evaluation caused, once it is in the store. What the gateway
   * wrote of one call comes at once; what an application tells is awaited until it is quiet. Null
   * when no span came in time, or the run is over.
   */
  read(ask: TraceAsk): Promise<TraceSteps | null> {
    const { promise, resolve, reject } = Promise.withResolvers<TraceSteps | null>()
    this.#awaited.push({ ask, settle: resolve, fail: reject, spans: 0, grewMs: 0 })
    if (!this.#isLooking) void this.#look()
    return promise
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    while (this.#awaited.length > 0 && !this.#signal.aborted) {
      const looked = this.#awaited
      this.#awaited = []
      try {
        const left = await this.#settle(looked)
        this.#awaited.unshift(...left)
        if (left.length > 0)
          await pause(pollMs, undefined, { signal: this.#signal }).catch(() => {})
      } catch (error) {
        for (const { fail } of looked) fail(error)
      }
    }
    for (const { settle } of this.#awaited) settle(null)
    this.#awaited = []
    this.#isLooking = false
  }

  /** Answers those that have come, and those that will not; returns the others. */
  async #settle(looked: readonly Awaited[]): Promise<Awaited[]> {
    const { traces, nowMs } = this.#parts
    const left: Awaited[] = []
    for (const [project, asked] of Map.groupBy(looked, ({ ask }) => ask.project)) {
      const found = await traces.steps(
        project,
        asked.map(({ ask }) => ask.traceId),
      )
      const now = nowMs()
      for (const one of asked) {
        const spans = found.get(one.ask.traceId) ?? []
        if (spans.length > one.spans) one.grewMs = now
        one.spans = spans.length
        if (one.ask.from === 'application' && spans.length > 0) this.#hasTold = true
        if (!this.#isSettled(one, spans, now)) left.push(one)
      }
    }
    return left
  }

  #isSettled({ ask, settle, grewMs }: Awaited, spans: readonly SpanStep[], now: number): boolean {
    const isApplication = ask.from === 'application'
    const waitedMs = now - Math.max(ask.answeredAt.getTime(), this.#openedMs)
    const isWhole = !isApplication || now - grewMs >= quietMs || waitedMs >= toldMs
    if (spans.length > 0 && isWhole) {
      settle(this.#read(ask, spans))
      return true
    }
    const isOverdue = waitedMs >= patienceMs[ask.from]
    if (!isOverdue && !(isApplication && this.#isSilent)) return false
    this.#silent += isApplication && isOverdue ? 1 : 0
    settle(null)
    return true
  }

  /** One after the other: spans are read in full beside what pages ask of the store. */
  #read({ project, traceId }: TraceAsk, spans: readonly SpanStep[]): Promise<TraceSteps> {
    const read = this.#reading.then(() => readSteps(this.#parts.traces, project, traceId, spans))
    this.#reading = read.catch(() => null)
    return read
  }

  get #isSilent(): boolean {
    return !this.#hasTold && this.#silent >= silentMax
  }
}

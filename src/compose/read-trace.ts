import { setTimeout as pause } from 'node:timers/promises'
import type { TraceAsk } from '#domain/evaluations/source-of-steps.ts'
import { readSteps, type TraceSteps } from '#domain/evaluations/trace-steps.ts'
import type { Traces } from '#domain/traces/service.ts'

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

type Parts = { readonly traces: Pick<Traces, 'show' | 'showSpan'>; readonly nowMs: () => number }

/** Reads the traces of one run, and learns whether its applications tell of themselves at all. */
export class TraceReader {
  readonly #parts: Parts
  /** While no server was there nothing could be told: an answer of a former one is waited for anew. */
  readonly #openedMs: number
  #silent = 0
  #hasTold = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#openedMs = parts.nowMs()
  }

  /**
   * The steps of a trace that an evaluation caused, once it is in the store. What the gateway
   * wrote of one call comes at once; what an application tells is awaited until it is quiet. Null
   * when no span came in time, or `signal` is aborted.
   */
  async read(
    { project, traceId, from, answeredAt }: TraceAsk,
    signal: AbortSignal,
  ): Promise<TraceSteps | null> {
    const { traces, nowMs } = this.#parts
    const isApplication = from === 'application'
    let spans = 0
    let grewMs = 0
    while (!signal.aborted) {
      const shown = await traces.show(project, traceId)
      const now = nowMs()
      const count = shown.ok ? shown.value.spans.length : 0
      if (count > spans) grewMs = now
      spans = count
      if (isApplication && shown.ok) this.#hasTold = true
      const waitedMs = now - Math.max(answeredAt.getTime(), this.#openedMs)
      const isWhole = !isApplication || now - grewMs >= quietMs || waitedMs >= toldMs
      if (shown.ok && isWhole) return readSteps(traces, project, shown.value)
      if (waitedMs >= patienceMs[from] || (isApplication && this.#isSilent)) {
        this.#silent += isApplication && waitedMs >= patienceMs[from] ? 1 : 0
        return null
      }
      await pause(pollMs, undefined, { signal }).catch(() => {})
    }
    return null
  }

  get #isSilent(): boolean {
    return !this.#hasTold && this.#silent >= silentMax
  }
}

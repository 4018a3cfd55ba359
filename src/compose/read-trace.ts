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

/**
 * Reads the steps of a trace that an evaluation caused, once it is in the store. What the gateway
 * wrote of one call comes at once; what an application tells is awaited until it is quiet. Null
 * when no span came in time, or `signal` is aborted.
 */
export async function readTrace(
  { traces, nowMs }: { readonly traces: Traces; readonly nowMs: () => number },
  { project, traceId, from, answeredAt }: TraceAsk,
  signal: AbortSignal,
): Promise<TraceSteps | null> {
  let spans = 0
  let grewMs = 0
  while (!signal.aborted) {
    const shown = await traces.show(project, traceId)
    const now = nowMs()
    const count = shown.ok ? shown.value.spans.length : 0
    if (count > spans) grewMs = now
    spans = count
    const agoMs = now - answeredAt.getTime()
    const isWhole = from !== 'application' || now - grewMs >= quietMs || agoMs >= toldMs
    if (shown.ok && isWhole) return readSteps(traces, project, shown.value)
    if (agoMs >= patienceMs[from]) return null
    await pause(pollMs, undefined, { signal }).catch(() => {})
  }
  return null
}

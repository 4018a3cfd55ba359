import type { Receipt } from '#contract/traces.ts'
import type { SpoolDrain } from '#spool/drain.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

/** Where a trace is, by the spool’s word and the store’s. */
export async function receiptOf(
  { drain, traces }: { readonly drain: SpoolDrain; readonly traces: TraceStore },
  project: string,
  traceId: string,
): Promise<Receipt> {
  // Before the store is asked: what moves meanwhile is in both counts rather than in neither.
  const spooledSpans = await drain.spansWaiting(project, traceId)
  const quarantinedSpans = drain.spansQuarantined(project, traceId)
  const storedSpans = await traces.countSpans(project, traceId)
  const counted = { traceId, spooledSpans, quarantinedSpans, storedSpans }
  return { ...counted, state: stateOf(counted) }
}

/** That of the spans that are worst off: who reads `stored` need not look further. */
function stateOf({
  spooledSpans,
  quarantinedSpans,
  storedSpans,
}: Omit<Receipt, 'state'>): Receipt['state'] {
  if (spooledSpans > 0) return 'spooled'
  if (quarantinedSpans > 0) return 'quarantined'
  return storedSpans > 0 ? 'stored' : 'unknown'
}

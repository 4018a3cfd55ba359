import { z } from 'zod'
import type { Identity } from '#domain/identity/service.ts'
import { defineJob, type Job } from '#jobs/define-job.ts'
import type { Clock } from '#kit/clock.ts'
import type { RecordStore } from '#store/ports/records.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

const dayMs = 24 * 60 * 60 * 1000
const dayNs = BigInt(dayMs) * 1_000_000n
/** Traces go by the week: until then the last of them is still there, and what was said of it stays. */
const partitionDays = 7

/** Once a night: removes what is older than the operator keeps, and sessions that have run out. */
export function retain({
  traces,
  comments,
  identity,
  clock,
  traceDays,
  log,
}: {
  readonly traces: Pick<TraceStore, 'removeBefore'>
  readonly comments: Pick<RecordStore['traceComments'], 'removeBefore'>
  readonly identity: Pick<Identity, 'forgetExpired'>
  readonly clock: Clock
  /** 0 keeps all. */
  readonly traceDays: number
  readonly log: (sentence: string) => void
}): Job<Record<string, never>> {
  return defineJob({
    name: 'retain',
    summary:
      traceDays === 0
        ? 'Removes sessions that have run out. Traces are all kept (retention.traceDays is 0).'
        : `Removes traces older than ${traceDays} days, and sessions that have run out.`,
    data: z.record(z.string(), z.never()),
    cron: '17 3 * * *',
    retriesMax: 5,
    timeoutS: 30 * 60,
    parallelMax: 1,
    async run() {
      await identity.forgetExpired()
      if (traceDays === 0) return
      const removed = await traces.removeBefore(clock.nowNs() - BigInt(traceDays) * dayNs)
      await comments.removeBefore(
        'traceEndedAt',
        new Date(clock.nowMs() - (traceDays + partitionDays) * dayMs),
      )
      if (removed.length > 0)
        log(`Removed what is older than ${traceDays} days: ${removed.join(', ')}.`)
    },
  })
}

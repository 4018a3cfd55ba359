import type { z } from 'zod'
import type { showHealth } from '#contract/health.ts'

export type HealthReport = z.output<typeof showHealth.reply>

type Counted = {
  readonly received: number
  readonly stored: number
  readonly repeated: number
  readonly quarantined: number
  readonly spooled: number
  readonly refused: number
}

/** The counters as people see them, with the difference that should always be zero. */
export function addUp(counted: Counted): HealthReport['counters'] {
  const missing =
    counted.received - counted.stored - counted.repeated - counted.quarantined - counted.spooled
  return {
    received: counted.received,
    spooled: counted.spooled,
    stored: counted.stored,
    repeated: counted.repeated,
    refused: counted.refused,
    quarantined: counted.quarantined,
    missing,
  }
}

/** What needs attention, in sentences. */
export function healthFaults(
  report: Pick<HealthReport, 'counters' | 'spool' | 'stores' | 'jobs'>,
  drainTrouble: string,
): string[] {
  const { counters, spool, stores, jobs } = report
  const faults: string[] = []
  if (counters.missing !== 0)
    faults.push(
      `${Math.abs(counters.missing)} spans are not accounted for. This is a bug of Belay: please report it with this page.`,
    )
  if (counters.quarantined > 0)
    faults.push(
      `${counters.quarantined} spans are in quarantine: the store would not take them, or their bytes were damaged. They are kept in the spool's folder "quarantine".`,
    )
  if (drainTrouble !== '') faults.push(drainTrouble)
  if (spool.bytes > spool.bytesMax * 0.8)
    faults.push(
      `The spool is ${Math.round((spool.bytes / spool.bytesMax) * 100)} % full; at 100 % new calls and traces are refused.`,
    )
  if (spool.oldestAgeS !== null && spool.oldestAgeS > 60)
    faults.push(`The oldest span in the spool has waited for ${Math.round(spool.oldestAgeS)} s.`)
  for (const { name, failed } of jobs)
    if (failed > 0)
      faults.push(
        `The job ${name} was given up ${failed} times in the last seven days; the log says why.`,
      )
  for (const store of stores)
    if (!store.isReady) faults.push(`${store.name} is not ready: ${store.detail}`)
  return faults
}

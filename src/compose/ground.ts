import type { BegunStart } from '#compose/begin-start.ts'
import type { DataDirectory } from '#compose/data-directory.ts'
import type { Stores } from '#compose/open-stores.ts'
import type { Config } from '#contract/config.ts'
import type { RecordParts } from '#domain/events/do-deed.ts'
import type { JobQueue } from '#jobs/job-queue.ts'
import type { AddressGuard } from '#kit/address-guard.ts'

/** What every wing stands on: there before the first is built, and the same for all of them. */
export type Ground = {
  readonly config: Config
  readonly version: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly data: DataDirectory
  readonly stores: Stores
  /** What a service of records is made of. Who announces a change there is answered when it is in force. */
  readonly parts: RecordParts
  /** True at the first start: nothing was there. */
  readonly isFirstStart: boolean
  readonly begun: BegunStart
  /** Address under which people and applications reach this server. */
  readonly url: string
  /** The same from this machine: what Belay itself calls. */
  readonly loopbackUrl: string
  /** Lets the command line on this machine in. */
  readonly machineToken: string
  readonly keySecret: Uint8Array
  readonly guard: AddressGuard
  readonly jobs: Pick<JobQueue, 'send' | 'states'>
  readonly log: (sentence: string) => void
  /** The server cannot go on. */
  readonly onDeath: (reason: string) => void
}

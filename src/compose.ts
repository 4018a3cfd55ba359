import { randomBytes } from 'node:crypto'
import type { BegunStart } from '#compose/begin-start.ts'
import { readChanges } from '#store/ports/changes.ts'
import { buildWings } from '#compose/define-wing.ts'
import { firstWorkspace } from '#domain/projects/first-workspace.ts'
import { firstStartActor } from '#http/api/authenticate.ts'
import type { Ground } from '#compose/ground.ts'
import { DirectoryWatch } from '#kit/watch-directory.ts'
import { wings } from '#compose/wings.gen.ts'
import { wing as api } from '#compose/wings/api.ts'
import { wing as connections } from '#compose/wings/connections.ts'
import { wing as people } from '#compose/wings/people.ts'
import { isLoopback } from '#config/load-config.ts'
import type { Config } from '#contract/config.ts'
import { deriveKey } from '#domain/vault/vault.ts'
import { JobQueue } from '#jobs/job-queue.ts'
import { AddressGuard } from '#kit/address-guard.ts'
import { systemClock } from '#kit/clock.ts'
import { oneAtATime } from '#kit/one-at-a-time.ts'
import { changeText, type RecordStore } from '#store/ports/records.ts'
import packageManifest from '../package.json' with { type: 'json' }

/** A running Belay. */
export type Belay = {
  readonly url: string
  readonly machineToken: string
  /** Link that lets the first owner in; null once somebody has joined. */
  readonly firstOwnerLink: string | null
  /** Providers whose keys stood in the environment at the first start. */
  readonly adopted: readonly string[]
  readonly hasPeople: boolean
  /** Why nothing more can be written: the data directory was taken away. Null where it is there. */
  dataGone(): string | null
  stop(): Promise<void>
}

export type ComposeSettings = {
  readonly config: Config
  readonly begun: BegunStart
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: (sentence: string) => void
  /** The server cannot go on: a thread died. */
  readonly onDeath: (reason: string) => void
}

/** Builds the house on its ground, wing by wing, and opens it; it is shut and taken down in reverse. */
export async function startBelay(settings: ComposeSettings): Promise<Belay> {
  const { config, begun, log, onDeath } = settings
  const { data, stores } = await begun.opened
  const jobs = new JobQueue({ database: stores.recordDatabase, onTrouble: log })
  let refresh: (change: string) => Promise<void> = async () => {}
  // Who changes a record is answered when the change is in force: a key works from the moment it is shown.
  const records: RecordStore = {
    ...stores.records,
    async announce(noun, id) {
      await stores.records.announce(noun, id)
      await refresh(changeText(noun, id))
    },
  }
  const workspace = await firstWorkspace(stores.records, firstStartActor)
  const ground: Ground = {
    ...settings,
    version: packageManifest.version,
    startedAt: new Date().toISOString(),
    data,
    stores,
    parts: { records, clock: systemClock, workspace: workspace.id },
    isFirstStart: workspace.isNew,
    url: addressOf(config),
    loopbackUrl: `http://${isLoopback(config.host) ? config.host : '127.0.0.1'}:${config.port}`,
    machineToken: randomBytes(32).toString('base64url'),
    keySecret: deriveKey(data.secret, 'belay keys'),
    guard: new AddressGuard(config.network.allow),
    jobs,
  }
  const house = await buildWings(wings, ground)
  const { built } = house
  jobs.add(built.flatMap((wing) => wing.jobs ?? []))
  const server = await house.of(api).listen(
    built.flatMap((wing) => wing.routes ?? []),
    built.flatMap((wing) => wing.raw ?? []),
  )
  refresh = oneAtATime(async (told) => {
    const changes = readChanges(told)
    for (const wing of built) await wing.changed?.(changes)
  })
  await records.onChange((change) => {
    void refresh(change).catch((error: unknown) =>
      log(`The data planes could not be told of a change: ${String(error)}`),
    )
  })
  // Before anybody is let in: who sees that the server is ready finds its token.
  data.announce({
    url: ground.loopbackUrl,
    token: ground.machineToken,
    processId: process.pid,
    startedAt: ground.startedAt,
  })
  for (const wing of built) await wing.open?.()

  const told = (what: string) => (error: unknown) =>
    log(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  const later = Promise.all([
    jobs.start().catch(told('The job queue does not open')),
    ...built.map(async ({ start }) => start?.().catch(told('What was left unfinished waits'))),
  ])
  const watch = new DirectoryWatch(data.path, onDeath)
  const ownerToken = await house.of(people).firstOwnerLink()
  return {
    url: ground.url,
    machineToken: ground.machineToken,
    firstOwnerLink: ownerToken === null ? null : `${ground.url}/link#${ownerToken}`,
    adopted: house.of(connections).adopted,
    hasPeople: ownerToken === null,
    dataGone: () => watch.gone(),
    async stop() {
      watch.stop()
      for (const wing of built.toReversed()) await wing.shut?.()
      await later
      await jobs.stop().catch((error: unknown) => log(String(error)))
      for (const wing of built.toReversed()) await wing.stop?.()
      await server.close()
      await stores.close()
      await data.release()
    },
  }
}

/** Address under which people and applications reach the server. */
function addressOf({ url, host, port }: Config): string {
  if (url !== '') return url.replace(/\/+$/, '')
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
}

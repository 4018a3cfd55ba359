import { openDataDirectory, type DataDirectory } from '#compose/data-directory.ts'
import { frontCount, Fronts } from '#http/front/fronts.ts'
import { openStores, type Stores } from '#compose/open-stores.ts'
import type { Config } from '#contract/config.ts'

/** A start under way: what takes longest has begun. */
export type BegunStart = {
  /** Spool writers' names begin with it; no two processes share one. */
  readonly writerPrefix: string
  readonly frontNames: readonly string[]
  readonly fronts: Fronts
  /** The directory is this process's own, and the stores are open and up to date. */
  readonly opened: Promise<{ readonly data: DataDirectory; readonly stores: Stores }>
}

/**
 * Begins what has threads of its own, the stores and the fronts, before the rest of the program is
 * loaded: loading takes about as long as opening does, and each needs a core. Resolves when the
 * stores' threads are under way, which loading would keep waiting; what fails is told by `opened`.
 */
export async function beginStart(
  config: Config,
  log: (sentence: string) => void,
): Promise<BegunStart> {
  const writerPrefix = `${Date.now().toString(36)}${process.pid.toString(36)}`
  const frontNames = Array.from(
    { length: frontCount(config.gateway.workers) },
    (_, index) => `${writerPrefix}f${index}`,
  )
  const { data: path, host, port } = config
  const directory = openDataDirectory({ path, host, port, log })
  const opened = directory.then(async (data) => ({
    data,
    stores: await openStores(config, data, log),
  }))
  // It is awaited later; that it failed meanwhile is told there.
  opened.catch(() => {})
  const fronts = new Fronts(frontNames)
  await directory.catch(() => {})
  return { writerPrefix, frontNames, fronts, opened }
}

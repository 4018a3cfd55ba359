import type { ReleaseManifest } from '#contract/releases.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Releases that are asked of the store at a time: some may hold a megabyte of prompt. */
const readAtOnce = 100

/** A release as it answers calls. */
export type ReleaseEntry = ReleaseManifest & { readonly id: string }

/** Releases that deployments stand for. A release never changes, so each is read once. */
export class ReleaseShelf {
  readonly #records: Pick<RecordStore, 'releases'>
  readonly #held = new Map<string, ReleaseEntry>()

  constructor(records: Pick<RecordStore, 'releases'>) {
    this.#records = records
  }

  /** Those with these ids, by id; of a project that is just being removed some may be missing. */
  async of(ids: Iterable<string>): Promise<ReadonlyMap<string, ReleaseEntry>> {
    const wanted = new Set(ids)
    const missing = [...wanted].filter((id) => !this.#held.has(id))
    for (let from = 0; from < missing.length; from += readAtOnce) {
      const rows = await this.#records.releases.among('id', missing.slice(from, from + readAtOnce))
      for (const { id, manifest } of rows) this.#held.set(id, { id, ...manifest })
    }
    return this.#held
  }

  /** Lets go of all but these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#held.keys()) if (!ids.has(id)) this.#held.delete(id)
  }
}

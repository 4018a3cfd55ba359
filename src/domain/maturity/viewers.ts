import type { Actor } from '#contract/people.ts'
import { recordDeed } from '#domain/events/record-deed.ts'
import type { Clock } from '#kit/clock.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** The deed of a person who looked at the overview. */
export const overviewOpened = 'overview.opened'

const dayMs = 86_400_000

/** Remembers who looked at the overview: once a person, project and day, because only that is asked. */
export class Viewers {
  readonly #parts: {
    readonly records: RecordStore
    readonly clock: Clock
    readonly workspace: string
  }
  #day = 0
  readonly #noted = new Set<string>()

  constructor(parts: {
    readonly records: RecordStore
    readonly clock: Clock
    readonly workspace: string
  }) {
    this.#parts = parts
  }

  /** Keys and the command line are no people who look; they are not noted. */
  async note(actor: Actor, project: string): Promise<void> {
    if (actor.kind !== 'person') return
    const { records, clock, workspace } = this.#parts
    const nowMs = clock.nowMs()
    const day = Math.floor(nowMs / dayMs)
    if (day !== this.#day) this.#noted.clear()
    this.#day = day
    const who = `${actor.id} ${project}`
    if (this.#noted.has(who)) return
    this.#noted.add(who)
    await recordDeed(records, {
      actor,
      workspace,
      at: new Date(nowMs),
      deed: overviewOpened,
      record: project,
    })
  }
}

import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { ok } from '#kit/result.ts'

/** The deed of a person who looked at the overview. */
export const overviewOpened = 'overview.opened'

const dayMs = 86_400_000

/** Remembers who looked at the overview: once a person, project and day, because only that is asked. */
export class Viewers {
  readonly #parts: RecordParts
  #day = 0
  readonly #noted = new Set<string>()

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  /** Keys and the command line are no people who look; they are not noted. */
  async note(actor: Actor, project: string): Promise<void> {
    if (actor.kind !== 'person') return
    const nowMs = this.#parts.clock.nowMs()
    const day = Math.floor(nowMs / dayMs)
    if (day !== this.#day) this.#noted.clear()
    this.#day = day
    const who = `${actor.id} ${project}`
    if (this.#noted.has(who)) return
    this.#noted.add(who)
    await doDeed(this.#parts, actor, async () =>
      ok({ value: null, deed: { deed: overviewOpened, record: project } }),
    )
  }
}

import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import type { View } from '#contract/views.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordStore } from '#store/ports/records.ts'

/** Saved views of a project, for everybody in it. */
export class Views {
  readonly #records: RecordStore
  readonly #clock: Clock

  constructor(parts: { readonly records: RecordStore; readonly clock: Clock }) {
    this.#records = parts.records
    this.#clock = parts.clock
  }

  async list(project: string): Promise<View[]> {
    const all = await this.#records.views.list({ project })
    return all.map(({ project: _project, createdAt, ...view }) => ({
      ...view,
      createdAt: createdAt.toISOString(),
    }))
  }

  async create(
    actor: Actor,
    project: string,
    asked: Pick<View, 'name' | 'page' | 'search'>,
  ): Promise<View> {
    const createdAt = new Date(this.#clock.nowMs())
    const view = {
      ...asked,
      id: newId(idPrefixes.view, createdAt.getTime()),
      createdBy: actor.name,
    }
    await this.#records.views.insert({ ...view, project, createdAt })
    return { ...view, createdAt: createdAt.toISOString() }
  }

  /** `project` narrows it to the views of one: a key removes no other's. */
  async remove(id: string, project?: string): Promise<Outcome<{ done: true }>> {
    const removed = await this.#records.views.remove(
      project === undefined ? { id } : { id, project },
    )
    return removed === 0
      ? failed(fault('not_found', `There is no saved view ${id}.`))
      : ok({ done: true })
  }
}

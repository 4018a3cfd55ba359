import { fault, type Outcome } from '#contract/faults.ts'
import type { Actor } from '#contract/people.ts'
import type { RemovedProject } from '#contract/projects.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import type { Projects } from '#domain/projects/service.ts'
import { failed, ok } from '#kit/result.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

/** A key that was revoked is refused within a second by every thread. */
const revokedWithinMs = 1_000
/** How often, and how long apart, it is asked whether the spool is empty. */
const asksMax = 80
const askEveryMs = 250

type RemovalParts = RecordParts & {
  readonly projects: Pick<Projects, 'list'>
  readonly store: Pick<TraceStore, 'removeProject'>
  /** Spans and scores that are on their way into the store, of every project. */
  readonly framesWaiting: () => number
}

/**
 * Removes a project for good. Its keys go first, so that nothing new comes; then what the spool
 * holds is stored; then traces and scores go, and the records last: when it fails half-way the
 * project is still there, and asking again finishes it.
 */
export class ProjectRemoval {
  readonly #parts: RemovalParts

  constructor(parts: RemovalParts) {
    this.#parts = parts
  }

  async remove(actor: Actor, id: string, confirm: string): Promise<Outcome<RemovedProject>> {
    const { projects, store } = this.#parts
    const all = await projects.list()
    const project = all.find((one) => one.id === id)
    if (project === undefined) return failed(fault('not_found', `There is no project ${id}.`))
    const { slug } = project
    if (confirm !== slug)
      return failed(
        fault(
          'request_invalid',
          `confirm: should be "${slug}", the slug of the project to be removed`,
        ),
      )
    if (all[0]?.id === id)
      return failed(fault('conflict', `"${slug}" is the default project, which cannot be removed.`))
    const busy = await this.#busyEvaluation(id)
    if (busy !== null)
      return failed(
        fault('conflict', `The evaluation "${busy}" of this project runs; cancel it first.`),
      )
    await this.#revokeKeys(actor, id)
    const waiting = await this.#drained()
    if (waiting > 0)
      return failed(
        fault(
          'conflict',
          `${waiting} spans and scores still wait to be stored, and some may be of "${slug}". Its keys are revoked. Ask again in a moment.`,
        ),
      )
    const removed = await store.removeProject(id)
    return doDeed(this.#parts, actor, async (inside, now) => {
      const gone = { ...removed, records: await inside.removeProject(id) }
      return ok({
        value: { slug, ...gone, removedAt: now.toISOString() },
        deed: { deed: 'project.removed', record: id, detail: { slug, ...gone } },
      })
    })
  }

  async #busyEvaluation(project: string): Promise<string | null> {
    for (const state of ['running', 'queued'] as const) {
      const found = await this.#parts.records.evaluations.find({ project, state })
      if (found !== null) return found.name
    }
    return null
  }

  async #revokeKeys(actor: Actor, project: string): Promise<void> {
    await doDeed(this.#parts, actor, async (inside, now) => {
      const revoked = await inside.keys.update({ project, revokedAt: null }, { revokedAt: now })
      return ok({
        value: null,
        deed: { deed: 'project.closed', record: project, detail: { keys: revoked.length } },
      })
    })
    await new Promise((resolve) => setTimeout(resolve, revokedWithinMs))
  }

  async #drained(): Promise<number> {
    for (let asked = 1; ; asked += 1) {
      const waiting = this.#parts.framesWaiting()
      if (waiting === 0 || asked === asksMax) return waiting
      await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    }
  }
}

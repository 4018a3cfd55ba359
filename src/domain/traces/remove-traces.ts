import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { failed, ok } from '#kit/result.ts'
import type { TraceStore } from '#store/ports/trace-store.ts'

/** Traces of one request; of a user with more the next request takes the rest. */
const tracesPerRequestMax = 10_000

/** How often, and how long apart, it is asked whether what waits in the spool is stored. */
const asksMax = 40
const askEveryMs = 250

/** What a removal is shown by: who asks for which traces, and what is gone. */
export type RemovalReceipt = {
  readonly traces: number
  readonly spans: number
  readonly scores: number
  readonly comments: number
  readonly removedAt: string
  /** The user has more traces: ask again. */
  readonly hasMore: boolean
}

type RemovalParts = RecordParts & {
  readonly store: Pick<TraceStore, 'sizeOfTraces' | 'removeTraces' | 'traceIdsOfUser'>
  /** The spool as it is now: asked later, it says whether all of that is stored. */
  readonly spoolNow: () => { readonly isStored: () => boolean }
}

/**
 * Removes traces for good, and writes down who did. What was acknowledged before is stored first, so
 * that it goes too; what arrives afterwards under the same ids is new, and stays.
 */
export class TraceRemoval {
  readonly #parts: RemovalParts

  constructor(parts: RemovalParts) {
    this.#parts = parts
  }

  async removeTrace(
    actor: Actor,
    project: string,
    traceId: string,
  ): Promise<Outcome<RemovalReceipt>> {
    if (!(await this.#isAllStored())) return failed(stillWaiting())
    const found = await this.#parts.store.sizeOfTraces(project, [traceId])
    if (found.spans === 0 && found.scores === 0)
      return failed(fault('not_found', `There is no trace ${traceId}.`))
    return this.#remove(actor, { project, ids: [traceId], record: traceId, hasMore: false })
  }

  async removeOfUser(
    actor: Actor,
    project: string,
    user: string,
  ): Promise<Outcome<RemovalReceipt>> {
    if (!(await this.#isAllStored())) return failed(stillWaiting())
    const ids = await this.#parts.store.traceIdsOfUser({
      project,
      user,
      limit: tracesPerRequestMax,
    })
    if (ids.length === 0)
      return failed(fault('not_found', `No stored trace names the user "${user}".`))
    const hasMore = ids.length === tracesPerRequestMax
    return this.#remove(actor, { project, ids, record: `user ${user}`, hasMore })
  }

  async #isAllStored(): Promise<boolean> {
    const spool = this.#parts.spoolNow()
    for (let asked = 0; asked < asksMax; asked += 1) {
      if (spool.isStored()) return true
      await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    }
    return spool.isStored()
  }

  async #remove(
    actor: Actor,
    asked: {
      readonly project: string
      readonly ids: readonly string[]
      readonly record: string
      readonly hasMore: boolean
    },
  ): Promise<Outcome<RemovalReceipt>> {
    const { project, ids, record, hasMore } = asked
    // Written down before anything goes: what is gone cannot be brought back when the record fails.
    // What was said of them goes first: of traces that are gone nobody could find it any more.
    const begun = await doDeed(this.#parts, actor, async (inside) => {
      const comments = await inside.traceComments.removeAmong({ project }, 'traceId', ids)
      return ok({
        value: { comments },
        deed: {
          deed: 'traces.removalBegun',
          record,
          detail: { project, traces: ids.length, comments },
        },
      })
    })
    if (!begun.ok) return begun
    const size = await this.#parts.store.sizeOfTraces(project, ids)
    await this.#parts.store.removeTraces(project, ids)
    const removed = { ...size, ...begun.value }
    return doDeed(this.#parts, actor, async (_inside, now) =>
      ok({
        value: { ...removed, removedAt: now.toISOString(), hasMore },
        deed: { deed: 'traces.removed', record, detail: { project, ...removed } },
      }),
    )
  }
}

function stillWaiting(): Fault {
  return fault(
    'conflict',
    'Spans that arrived before still wait to be stored, and some may be of these traces: nothing was removed. `belay doctor` says why they wait; ask again when they are stored.',
  )
}

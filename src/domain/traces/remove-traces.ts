import { type Fault, fault } from '#contract/faults.ts'
import type { Actor } from '#contract/people.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { failed, ok, type Result } from '#kit/result.ts'
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
  readonly removedAt: string
  /** The user has more traces: ask again. */
  readonly hasMore: boolean
}

type RemovalParts = RecordParts & {
  readonly store: Pick<TraceStore, 'removeTraces' | 'traceIdsOfUser'>
  readonly spansWaiting: (project: string, traceId: string) => Promise<number>
}

/** Removes traces for good, and writes down who did. What the spool holds of them is stored first, so that it goes too. */
export class TraceRemoval {
  readonly #parts: RemovalParts

  constructor(parts: RemovalParts) {
    this.#parts = parts
  }

  async removeTrace(
    actor: Actor,
    project: string,
    traceId: string,
  ): Promise<Result<RemovalReceipt, Fault>> {
    const waiting = await this.#drained(project, [traceId])
    if (waiting > 0) return failed(stillWaiting(waiting))
    const receipt = await this.#remove(actor, {
      project,
      ids: [traceId],
      record: traceId,
      hasMore: false,
    })
    return receipt.ok && receipt.value.spans === 0 && receipt.value.scores === 0
      ? failed(fault('not_found', `There is no trace ${traceId}.`))
      : receipt
  }

  async removeOfUser(
    actor: Actor,
    project: string,
    user: string,
  ): Promise<Result<RemovalReceipt, Fault>> {
    const { store } = this.#parts
    const find = () => store.traceIdsOfUser({ project, user, limit: tracesPerRequestMax })
    const waiting = await this.#drained(project, await find())
    if (waiting > 0) return failed(stillWaiting(waiting))
    const ids = await find()
    if (ids.length === 0)
      return failed(fault('not_found', `No stored trace names the user "${user}".`))
    const hasMore = ids.length === tracesPerRequestMax
    return this.#remove(actor, { project, ids, record: `user ${user}`, hasMore })
  }

  async #drained(project: string, ids: readonly string[]): Promise<number> {
    let waiting = 0
    for (let asked = 0; asked < asksMax; asked += 1) {
      waiting = 0
      for (const id of ids) waiting += await this.#parts.spansWaiting(project, id)
      if (waiting === 0) return 0
      await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    }
    return waiting
  }

  #remove(
    actor: Actor,
    asked: {
      readonly project: string
      readonly ids: readonly string[]
      readonly record: string
      readonly hasMore: boolean
    },
  ): Promise<Result<RemovalReceipt, Fault>> {
    const { project, ids, record, hasMore } = asked
    return doDeed(this.#parts, actor, 'events', async (_inside, now) => {
      const removed = await this.#parts.store.removeTraces(project, ids)
      const receipt = { ...removed, removedAt: now.toISOString(), hasMore }
      return ok({
        value: receipt,
        deed: { deed: 'traces.removed', record, detail: { project, ...removed } },
      })
    })
  }
}

function stillWaiting(spans: number): Fault {
  return fault(
    'conflict',
    `${spans} spans of these traces still wait to be stored, so that not all would be removed. Ask again in a moment.`,
  )
}

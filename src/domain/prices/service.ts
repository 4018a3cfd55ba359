import { type Fault, fault } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import type { PriceOverride } from '#contract/prices.ts'
import type { TokenClass } from '#contract/usage.ts'
import { recordDeed } from '#domain/events/record-deed.ts'
import type { Clock } from '#kit/clock.ts'
import { newId } from '#kit/id.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { RecordStore } from '#store/ports/records.ts'

type Asked = {
  readonly provider: string
  readonly model: string
  readonly tier: string
  readonly usdPerMillion: { readonly [Name in TokenClass]?: string | undefined }
  readonly startsAt: string | null
  readonly note: string
}

/** The operator's own prices. Costs are made from token classes when they are shown, so a change reaches the past at once. */
export class Prices {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #workspace: string

  constructor(parts: {
    readonly records: RecordStore
    readonly clock: Clock
    readonly workspace: string
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#workspace = parts.workspace
  }

  async list(): Promise<PriceOverride[]> {
    const all = await this.#records.prices.list({ workspace: this.#workspace })
    return all.map(({ workspace: _workspace, createdAt, startsAt, ...rest }) => ({
      ...rest,
      createdAt: createdAt.toISOString(),
      startsAt: startsAt?.toISOString() ?? null,
    }))
  }

  async create(actor: Actor, asked: Asked): Promise<Result<PriceOverride, Fault>> {
    const usdPerMillion: Partial<Record<TokenClass, string>> = {}
    for (const [name, usd] of Object.entries(asked.usdPerMillion))
      if (usd !== undefined) usdPerMillion[name as TokenClass] = usd // keys of the schema's own record
    if (Object.keys(usdPerMillion).length === 0) {
      return failed(
        fault('request_invalid', 'A price names at least one token class.', [
          {
            path: 'usdPerMillion',
            message: 'at least one token class, e.g. {"input": "2.50", "output": "10"}',
          },
        ]),
      )
    }
    const now = new Date(this.#clock.nowMs())
    const record = {
      id: newId(idPrefixes.price, now.getTime()),
      workspace: this.#workspace,
      provider: asked.provider,
      model: asked.model,
      tier: asked.tier,
      usdPerMillion,
      startsAt: asked.startsAt === null ? null : new Date(asked.startsAt),
      note: asked.note,
      createdAt: now,
      createdBy: actor.name,
    }
    await this.#records.transaction(async (inside) => {
      await inside.prices.insert(record)
      await recordDeed(inside, {
        actor,
        workspace: this.#workspace,
        at: now,
        deed: 'price.created',
        record: record.id,
        detail: { ...asked },
      })
    })
    await this.#records.announce('prices')
    const { workspace: _workspace, ...rest } = record
    return ok({ ...rest, createdAt: now.toISOString(), startsAt: asked.startsAt })
  }

  async remove(actor: Actor, id: string): Promise<Result<{ done: true }, Fault>> {
    const removed = await this.#records.prices.remove({ id, workspace: this.#workspace })
    if (removed === 0) return failed(fault('not_found', `There is no price ${id}.`))
    await recordDeed(this.#records, {
      actor,
      workspace: this.#workspace,
      at: new Date(this.#clock.nowMs()),
      deed: 'price.removed',
      record: id,
    })
    await this.#records.announce('prices')
    return ok({ done: true })
  }
}

import { fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import type { Actor } from '#contract/people.ts'
import type { PriceOverride } from '#contract/prices.ts'
import type { UsageClass } from '#contract/usage.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'

type Asked = {
  readonly provider: string
  readonly model: string
  readonly tier: string
  readonly usdPerMillion: { readonly [Name in UsageClass]?: string | undefined }
  readonly startsAt: string | null
  readonly note: string
}

/** The operator's own prices. Costs are made from token classes when they are shown, so a change reaches the past at once. */
export class Prices {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(): Promise<PriceOverride[]> {
    const { records, workspace } = this.#parts
    return (await records.prices.list({ workspace })).map(shown)
  }

  async create(actor: Actor, asked: Asked): Promise<Outcome<PriceOverride>> {
    const usdPerMillion: Partial<Record<UsageClass, string>> = {}
    for (const [name, usd] of Object.entries(asked.usdPerMillion))
      if (usd !== undefined) usdPerMillion[name as UsageClass] = usd // keys of the schema's own record
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
    const { workspace } = this.#parts
    return doDeed(this.#parts, actor, async (inside, now) => {
      const record: RecordOf<'prices'> = {
        id: newId(idPrefixes.price, now.getTime()),
        workspace,
        provider: asked.provider,
        model: asked.model,
        tier: asked.tier,
        usdPerMillion,
        startsAt: asked.startsAt === null ? null : new Date(asked.startsAt),
        note: asked.note,
        createdAt: now,
        createdBy: actor.name,
      }
      await inside.prices.insert(record)
      return ok({
        value: shown(record),
        deed: { deed: 'price.created', record: record.id, detail: { ...asked } },
      })
    })
  }

  async remove(actor: Actor, id: string): Promise<Outcome<{ done: true }>> {
    const { workspace } = this.#parts
    return doDeed(this.#parts, actor, async (inside) => {
      const removed = await inside.prices.remove({ id, workspace })
      if (removed === 0) return failed(fault('not_found', `There is no price ${id}.`))
      return ok({ value: { done: true }, deed: { deed: 'price.removed', record: id } })
    })
  }
}

function shown({
  workspace: _workspace,
  createdAt,
  startsAt,
  ...price
}: RecordOf<'prices'>): PriceOverride {
  return {
    ...price,
    createdAt: createdAt.toISOString(),
    startsAt: startsAt?.toISOString() ?? null,
  }
}

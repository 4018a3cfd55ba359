import type { CallMeasures } from '#contract/metrics.ts'
import type { ModelBenchmark, ModelCard } from '#contract/models.ts'
import type { PriceBook } from '#domain/cost/price-book.ts'
import {
  findListedModel,
  listedModels,
  type ListedModel,
} from '#domain/cost/price-table/price-table.ts'
import { formatUsd, parseUsd } from '#kit/money.ts'
import type { Provider } from '#plugins/define.ts'

export type CatalogueQuery = {
  readonly search: string
  readonly provider: readonly string[]
  readonly only: 'callable' | 'measured' | 'all'
  /** By `provider⇥model`: what this installation measured. */
  readonly measured: ReadonlyMap<string, CallMeasures>
  /** By `provider⇥model`: evaluations that it answered in. */
  readonly benchmarks: ReadonlyMap<string, ModelBenchmark[]>
  /** Names of the enabled connections by provider. */
  readonly connections: ReadonlyMap<string, string>
  readonly atMs: number
}

/** Models that the simulator offers, handed in so that the catalogue shows them where it runs. */
export type SimulatedCard = {
  readonly model: string
  readonly title: string
  readonly summary: string
}

/**
 * The model catalogue: what the shipped table publishes (price, context, what its prices tell of
 * modalities), together with every model this installation has called, listed or not.
 */
export class Models {
  readonly #providers: Readonly<Record<string, Provider>>
  readonly #prices: () => PriceBook
  readonly #simulated: readonly SimulatedCard[]

  constructor(parts: {
    readonly providers: Readonly<Record<string, Provider>>
    readonly prices: () => PriceBook
    readonly simulated: readonly SimulatedCard[]
  }) {
    this.#providers = parts.providers
    this.#prices = parts.prices
    this.#simulated = parts.simulated
  }

  list(query: CatalogueQuery): { items: ModelCard[]; total: number } {
    const cards = new Map<string, ModelCard>()
    for (const provider of Object.values(this.#providers)) {
      for (const model of this.#published(provider))
        cards.set(`${provider.id}\t${model.model}`, this.#card(provider, model, query))
    }
    for (const key of new Set([...query.measured.keys(), ...query.benchmarks.keys()])) {
      const [id = '', name = ''] = key.split('\t')
      if (cards.has(key)) continue
      const info = this.#infoOf(id, name)
      const title = info?.name ?? name
      const published = { model: name, title, description: info?.description ?? '', info }
      cards.set(key, this.#card(this.#providers[id] ?? id, published, query))
    }
    const all = [...cards.values()]
    const words = query.search
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    const items = all.filter((card) => {
      if (query.only === 'callable' && !card.isCallable) return false
      if (query.only === 'measured' && card.measured === null) return false
      if (query.provider.length > 0 && !query.provider.includes(card.provider)) return false
      const text =
        `${card.provider} ${card.providerTitle} ${card.model} ${card.title} ${card.capabilities.join(' ')} ${card.inputModalities.join(' ')}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    return { items: items.toSorted(byUse), total: all.length }
  }

  /** What is published of a model under a dated name (`gpt-4o-2024-08-06`), found as its price is. */
  #infoOf(providerId: string, model: string): ListedModel | null {
    const priceProvider = this.#providers[providerId]?.priceProvider ?? ''
    if (priceProvider === '') return null
    return findListedModel(priceProvider, model)
  }

  #published(
    provider: Provider,
  ): { model: string; title: string; description: string; info: ListedModel | null }[] {
    if (provider.id === 'sim')
      return this.#simulated.map(({ model, title, summary }) => ({
        model,
        title,
        description: summary,
        info: null,
      }))
    if (provider.priceProvider === '') return []
    const models = listedModels(provider.priceProvider)
    return models.map((info) => ({
      model: info.id,
      title: info.name ?? info.id,
      description: info.description ?? '',
      info,
    }))
  }

  #card(
    provider: Provider | string,
    published: { model: string; title: string; description: string; info: ListedModel | null },
    query: CatalogueQuery,
  ): ModelCard {
    const id = typeof provider === 'string' ? provider : provider.id
    const prices = this.#prices().prices(
      { provider: id, model: published.model, tier: '' },
      query.atMs,
    )
    const measured = query.measured.get(`${id}\t${published.model}`) ?? null
    const connection = query.connections.get(id)
    const columns = priceColumns(published.info)
    return {
      provider: id,
      providerTitle: typeof provider === 'string' ? provider : provider.title,
      model: published.model,
      title: published.title,
      description: published.description,
      contextTokens: published.info?.contextTokens ?? null,
      usdPerMillion: Object.fromEntries(
        Object.entries(prices ?? {}).map(([name, price]) => [name, formatUsd(price * 1_000_000n)]),
      ),
      priceNote:
        published.info?.note ??
        (id === 'sim' ? 'Simulated: this price is pretended, nothing is billed.' : ''),
      isPriced: prices !== null,
      isDeprecated: published.info?.isDeprecated ?? false,
      inputModalities: modalities(columns, 'input', published.model),
      outputModalities: modalities(columns, 'output', published.model),
      capabilities: capabilities(columns, published.model),
      isCallable: connection !== undefined,
      callName: `${connection ?? id}/${published.model}`,
      measured,
      benchmarks: query.benchmarks.get(`${id}\t${published.model}`) ?? [],
      costPerCallUsd:
        measured === null || measured.calls === measured.cost.unpriced ? null : perCall(measured),
    }
  }
}

function perCall(measured: CallMeasures): string {
  return formatUsd(
    parseUsd(measured.cost.usd) / BigInt(Math.max(1, measured.calls - measured.cost.unpriced)),
  )
}

function priceColumns(info: ListedModel | null): ReadonlySet<string> {
  if (info === null) return new Set()
  return new Set(info.prices.flatMap(({ prices }) => Object.keys(prices)))
}

function modalities(
  columns: ReadonlySet<string>,
  direction: 'input' | 'output',
  model: string,
): string[] {
  const found = columns.has(`${direction}_mtok`) || columns.size === 0 ? ['text'] : []
  for (const modality of ['image', 'audio', 'video'])
    if (columns.has(`${direction}_${modality}_mtok`)) found.push(modality)
  return direction === 'output' && /embed/i.test(model) ? ['vector'] : found
}

function capabilities(columns: ReadonlySet<string>, model: string): string[] {
  const found = [/embed/i.test(model) ? 'embeddings' : 'chat']
  if (columns.has('cache_read_mtok')) found.push('caching')
  if (columns.has('output_reasoning_mtok') || /^(o[1-9]|gpt-[5-9])|thinking|reasoner/.test(model))
    found.push('reasoning')
  if (columns.has('web_searches_kcount')) found.push('web search')
  return found
}

/** What is used here first, then what could be, then the rest by name. */
function byUse(a: ModelCard, b: ModelCard): number {
  return (
    (b.measured?.calls ?? 0) - (a.measured?.calls ?? 0) ||
    Number(b.isCallable) - Number(a.isCallable) ||
    `${a.provider}/${a.model}`.localeCompare(`${b.provider}/${b.model}`)
  )
}

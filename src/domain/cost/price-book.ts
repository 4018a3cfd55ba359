import type { PriceOverride } from '#contract/prices.ts'
import { inputClasses, type UsageClass, usageClasses, type Usage } from '#contract/usage.ts'
import {
  findListedModel,
  listedPriceAt,
  shippedPrices,
  type ListedAmount,
  type ListedPrice,
} from '#domain/cost/price-table/price-table.ts'
import { perMillion, perThousand, type PicoUsd } from '#kit/money.ts'

/** Pico-dollars for one token, or one search, of each class that has a price. */
export type UsagePrices = Partial<Record<UsageClass, PicoUsd>>

/** Which price a call has: everything but the time, which is given apart because tables aggregate over it. */
export type PriceKey = {
  readonly provider: string
  readonly model: string
  /** As `tierOf` made it when the call was recorded: 'flex', 'over-200000', 'time-0030', joined with '+'. */
  readonly tier: string
}

export type PriceBook = {
  /** Changes whenever a price of this book could have changed. */
  readonly version: string
  /** Prices at that moment; null when the model has none, which is never the same as free. */
  prices(key: PriceKey, atMs: number): UsagePrices | null
  /**
   * The tier of one call, to be stored on it: the provider's service tier, the step of a price that
   * depends on the length of the input, and the part of the day of a price that depends on the hour.
   */
  tierOf(call: {
    provider: string
    model: string
    serviceTier: string
    usage: Usage
    atMs: number
  }): string
}

export type PriceBookSettings = {
  /** Belay's provider id, or the conventions' name of one → its id in the shipped price table. */
  readonly priceProviders: ReadonlyMap<string, string>
  readonly overrides: readonly PriceOverride[]
}

/**
 * Stands in the tier of a call that succeeded and whose tokens nobody reported: it is unpriced,
 * whatever its model costs. Nothing at all would read as free.
 */
export const usageUnknownTier = 'usage-unknown'

/** Prices kept per book before the memory is dropped: distinct models seen, not calls. */
const memoryMax = 20_000

/** The shipped table lists prices by day at the finest, so a day is what is remembered. */
const dayMs = 86_400_000

/**
 * The simulator pretends to cost this, so that budgets and dashboards can be tried without a
 * provider. Everything it serves is flagged as simulated.
 */
const simulatedPrices: UsagePrices = {
  input: perMillion('1'),
  cache_read: perMillion('0.1'),
  cache_write_5m: perMillion('1.25'),
  cache_write_1h: perMillion('2'),
  output: perMillion('4'),
  reasoning: perMillion('4'),
  web_search: perThousand('10'),
}

const perThousandColumn = 'web_searches_kcount'

/**
 * What a class costs where the table has no price of its own for it, in this order. Audio and images
 * cost several times what text does: without a price of their own they have none.
 */
const columnsOf: Readonly<Record<UsageClass, readonly string[]>> = {
  input: ['input_mtok'],
  cache_read: ['cache_read_mtok', 'input_mtok'],
  cache_write_5m: ['cache_write_5m_mtok', 'cache_write_mtok', 'input_mtok'],
  cache_write_1h: ['cache_write_1h_mtok', 'cache_write_mtok', 'input_mtok'],
  output: ['output_mtok'],
  reasoning: ['output_reasoning_mtok', 'output_mtok'],
  input_audio: ['input_audio_mtok'],
  output_audio: ['output_audio_mtok'],
  input_image: ['input_image_mtok'],
  output_image: ['output_image_mtok'],
  web_search: [perThousandColumn],
}

/**
 * Prices from the shipped table and the operator's own, which win. Building one
 * is cheap; look-ups are remembered per model, tier and day.
 */
export function createPriceBook(settings: PriceBookSettings): PriceBook {
  const memory = new Map<string, UsagePrices | null>()
  const tierings = new Map<string, Tiering>()
  const overrides = settings.overrides.toSorted((a, b) => startMs(b) - startMs(a))

  function listed({ provider, model, tier }: PriceKey, atMs: number): ListedPrice | null {
    const priceProvider = settings.priceProviders.get(provider)
    // A provider that is named but not in the table is a server of somebody's own: no guess by model name.
    if (provider !== '' && priceProvider === undefined) return null
    const found = findListedModel(priceProvider ?? null, model)
    return found === null ? null : listedPriceAt(found, atMs, tier)
  }

  function lookUp(key: PriceKey, atMs: number): UsagePrices | null {
    const own = overrides.find((candidate) => startMs(candidate) <= atMs && covers(candidate, key))
    if (own !== undefined) return overridePrices(own)
    const tier = readTier(key.tier)
    if (key.provider === 'sim') return tier.service === '' ? simulatedPrices : null
    // A service that the table does not price is no standard call: a discount is not guessed.
    const prices = listed(
      { ...key, tier: tier.service },
      tier.minuteOfDay === null ? atMs : atDayMinute(atMs, tier.minuteOfDay),
    )
    return prices === null
      ? null
      : listedPrices(prices, {
          inputOver: tier.inputOver,
          isGemini: /(?:^|\/)gemini-/.test(key.model),
        })
  }

  /** How a model's listed price depends on the call, which changes from day to day at most. */
  function tieringOf({ provider, model, tier }: PriceKey, atMs: number): Tiering {
    const key = `${provider}\t${model}\t${tier}\t${Math.floor(atMs / dayMs)}`
    const remembered = tierings.get(key)
    if (remembered !== undefined) return remembered
    if (tierings.size >= memoryMax) tierings.clear()
    const tiering =
      provider === 'sim'
        ? noTiering
        : readTiering((minute) => listed({ provider, model, tier }, atDayMinute(atMs, minute)))
    tierings.set(key, tiering)
    return tiering
  }

  return {
    version: versionOf(settings.overrides),
    prices(key, atMs) {
      const moment = overrides.length > 0 ? atMs - (atMs % 60_000) : atMs - (atMs % dayMs)
      const memoryKey = `${key.provider}\t${key.model}\t${key.tier}\t${moment}`
      const remembered = memory.get(memoryKey)
      if (remembered !== undefined) return remembered
      if (memory.size >= memoryMax) memory.clear()
      const prices = lookUp(key, atMs)
      memory.set(memoryKey, prices)
      return prices
    },
    tierOf({ provider, model, serviceTier, usage, atMs }) {
      const tier = serviceTier.replaceAll('+', '-')
      const { steps, isTimed } = tieringOf({ provider, model, tier }, atMs)
      if (steps.length === 0 && !isTimed) return tier
      const parts = tier === '' ? [] : [tier]
      const inputTokens = inputClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
      const over = steps.findLast((step) => inputTokens > step)
      if (over !== undefined) parts.push(`over-${over}`)
      if (isTimed) parts.push(`time-${clockText(Math.floor((atMs % dayMs) / 60_000))}`)
      return parts.join('+')
    },
  }
}

function startMs(override: PriceOverride): number {
  return override.startsAt === null ? 0 : Date.parse(override.startsAt)
}

function covers(override: PriceOverride, key: PriceKey): boolean {
  if (override.provider !== key.provider || override.tier !== readTier(key.tier).service)
    return false
  return override.model.endsWith('*')
    ? key.model.startsWith(override.model.slice(0, -1))
    : override.model === key.model
}

function overridePrices(override: PriceOverride): UsagePrices {
  const prices: UsagePrices = {}
  for (const name of usageClasses) {
    const usd = override.usdPerMillion[name]
    if (usd !== undefined) prices[name] = perMillion(usd)
  }
  return prices
}

/** Google lists one price for text, image and video that a Gemini model reads: https://ai.google.dev/gemini-api/docs/pricing. */
const geminiColumns: Partial<Record<UsageClass, readonly string[]>> = {
  input_image: ['input_image_mtok', 'input_mtok'],
}

function listedPrices(
  listed: ListedPrice,
  { inputOver, isGemini }: { readonly inputOver: number; readonly isGemini: boolean },
): UsagePrices | null {
  const prices: UsagePrices = {}
  for (const name of usageClasses) {
    const columns = (isGemini ? geminiColumns[name] : undefined) ?? columnsOf[name]
    const column = columns.find((candidate) => listed[candidate] !== undefined)
    const price = column === undefined ? undefined : listed[column]
    if (price === undefined) continue
    const exact = column === perThousandColumn ? perThousand : perMillion
    prices[name] = exact(atStep(price, inputOver))
  }
  return Object.keys(prices).length === 0 ? null : prices
}

function atStep(price: ListedAmount, inputOver: number): string {
  if (typeof price === 'string') return price
  return price.tiers.findLast((step) => step.start <= inputOver)?.price ?? price.base
}

type Tiering = {
  /** Lengths of input, ascending, beyond which a call costs otherwise. */
  readonly steps: readonly number[]
  /** The price depends on the time of day. */
  readonly isTimed: boolean
}

const noTiering: Tiering = { steps: [], isTimed: false }

/** Reads the tiering off the prices of one day; a price that the hour changes differs between midnight and noon. */
function readTiering(at: (minuteOfDay: number) => ListedPrice | null): Tiering {
  const noon = at(720)
  const night = at(0)
  const starts = new Set<number>()
  for (const price of Object.values(noon ?? {})) {
    if (typeof price === 'object') for (const step of price.tiers) starts.add(step.start)
  }
  return {
    steps: [...starts].toSorted((a, b) => a - b),
    isTimed: JSON.stringify(noon) !== JSON.stringify(night),
  }
}

function readTier(tier: string): {
  service: string
  inputOver: number
  minuteOfDay: number | null
} {
  let service = ''
  let inputOver = 0
  let minuteOfDay: number | null = null
  for (const part of tier.split('+')) {
    if (part.startsWith('over-')) inputOver = Number(part.slice(5))
    else if (part.startsWith('time-'))
      minuteOfDay = Number(part.slice(5, 7)) * 60 + Number(part.slice(7))
    else if (part !== '') service = part
  }
  return { service, inputOver, minuteOfDay }
}

function atDayMinute(atMs: number, minute: number): number {
  return atMs - (atMs % dayMs) + minute * 60_000
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`
}

function versionOf(overrides: readonly PriceOverride[]): string {
  const own = overrides.map(({ id }) => id).toSorted()
  return [`${shippedPrices.source}-${shippedPrices.version}`, ...own].join(',')
}

import { readFileSync } from 'node:fs'
import { isProviderName } from '#plugins/vocabularies/provider-names.ts'

/** A price in US dollars as decimal text, or one that depends on the length of the input. */
export type ListedAmount =
  | string
  | {
      readonly base: string
      readonly tiers: readonly { readonly start: number; readonly price: string }[]
    }

/** Prices by the list's own names: `input_mtok` is per million tokens, `web_searches_kcount` per thousand. */
export type ListedPrice = Readonly<Record<string, ListedAmount | undefined>>

type Conditional = {
  /** The day in UTC from which it holds; absent: ever. */
  readonly from?: string
  /** The hours of a day in UTC in which it holds, as `HH:MM`; may pass midnight. */
  readonly hours?: readonly [string, string]
  readonly prices: ListedPrice
}

type Match = {
  readonly starts_with?: string
  readonly ends_with?: string
  readonly contains?: string
  readonly equals?: string
  readonly regex?: string
  readonly or?: readonly Match[]
  readonly and?: readonly Match[]
}

export type ListedModel = {
  readonly id: string
  readonly name?: string
  readonly description?: string
  readonly contextTokens?: number
  readonly note?: string
  readonly isDeprecated?: boolean
  readonly match: Match
  /** The last that holds at a moment counts; the first where none does. */
  readonly prices: readonly Conditional[]
  /** What other ways of processing cost, by the words that choose them: `{"service_tier": "flex"}`. */
  readonly variants?: readonly (Conditional & { readonly when: Readonly<Record<string, string>> })[]
}

export type ListedProvider = {
  readonly id: string
  readonly name: string
  readonly modelMatch?: Match
  /** Whose models it offers too. */
  readonly fallbacks?: readonly string[]
  readonly models: readonly ListedModel[]
}

type PriceTable = {
  readonly source: string
  readonly version: string
  readonly takenOn: string
  readonly providers: readonly ListedProvider[]
}

const table = JSON.parse(
  readFileSync(new URL('./prices.json', import.meta.url), 'utf8'),
) as PriceTable // written by tools/take-prices.ts, and read whole by its test

const byId = new Map(table.providers.map((provider) => [provider.id, provider]))

/** Which list is shipped: its project, its version and the day it was taken. */
export const shippedPrices = {
  source: table.source,
  version: table.version,
  takenOn: table.takenOn,
} as const

export const listedProviders: readonly ListedProvider[] = table.providers

/** The models of one provider of the list; none of one that it does not know. */
export function listedModels(providerId: string): readonly ListedModel[] {
  return byId.get(providerId)?.models ?? []
}

/**
 * The model that a name means with a provider of the list; with null the provider whose models are
 * called so. Names are tried as they came, then without what clouds put around them.
 */
export function findListedModel(providerId: string | null, model: string): ListedModel | null {
  const names = writtenNames(model)
  for (const name of names) {
    const provider =
      providerId === null
        ? table.providers.find(
            ({ modelMatch }) => modelMatch !== undefined && meets(modelMatch, name),
          )
        : byId.get(providerId)
    if (provider === undefined) continue
    const found = [provider.id, ...(provider.fallbacks ?? [])]
      .flatMap(listedModels)
      .find(({ id, match }) => meets(match, name) || id.toLowerCase() === name)
    if (found !== undefined) return found
  }
  return null
}

/**
 * What a model costs at a moment; with a service (`flex`, `batch`, `fast`) what it costs so, null
 * when the list does not say.
 */
export function listedPriceAt(
  model: ListedModel,
  atMs: number,
  service: string,
): ListedPrice | null {
  const [first] = model.prices
  const standard = (model.prices.findLast((one) => holds(one, atMs)) ?? first)?.prices ?? null
  if (service === '' || standard === null) return standard
  const variants = (model.variants ?? []).filter(
    (one) => holds(one, atMs) && chooses(one.when, service),
  )
  if (variants.length === 0) return null
  // The first that names a price counts.
  const overrides = variants.toReversed().map(({ prices }) => prices)
  return Object.assign({}, standard, ...overrides) as ListedPrice // parts of the list's own records
}

const serviceWords = new Set(['service_tier', 'processing', 'speed'])

function chooses(when: Readonly<Record<string, string>>, service: string): boolean {
  return Object.entries(when).every(([word, value]) => serviceWords.has(word) && value === service)
}

function holds({ from, hours }: Conditional, atMs: number): boolean {
  const moment = new Date(atMs).toISOString()
  if (from !== undefined && moment.slice(0, 10) < from) return false
  if (hours === undefined) return true
  const [start, end] = hours
  const clock = moment.slice(11, 16)
  return end < start ? clock >= start || clock < end : clock >= start && clock < end
}

const expressions = new Map<string, RegExp>()

function meets(match: Match, name: string): boolean {
  if (match.or !== undefined) return match.or.some((part) => meets(part, name))
  if (match.and !== undefined) return match.and.every((part) => meets(part, name))
  if (match.equals !== undefined) return name === match.equals
  if (match.starts_with !== undefined) return name.startsWith(match.starts_with)
  if (match.ends_with !== undefined) return name.endsWith(match.ends_with)
  if (match.contains !== undefined) return name.includes(match.contains)
  if (match.regex === undefined) return false
  const known = expressions.get(match.regex) ?? new RegExp(match.regex)
  expressions.set(match.regex, known)
  return known.test(name)
}

/** Longer than any model's name or ARN; of a longer one nothing is tried. */
const nameCharactersMax = 500

/**
 * How the list may write a name: as it came in small letters, with the date written out, without the
 * path, the ARN or the providers before it, with a dash for an at sign, and without the date of a snapshot that the
 * list does not know yet: a snapshot has cost what its model costs wherever the list says nothing else.
 */
export function writtenNames(model: string): readonly string[] {
  if (model.length > nameCharactersMax) return []
  const whole = model.toLowerCase()
  const names = new Set<string>([whole])
  const inPath = /(?:^|\/)models\/([^/]+)$/.exec(whole)?.[1]
  if (inPath !== undefined) names.add(inPath)
  // An ARN names a model or a profile of the system; a profile of one's own tells nothing.
  const inArn = /^arn:[^/]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(whole)?.[1]
  if (inArn !== undefined) names.add(inArn)
  for (let rest = whole, slash = rest.indexOf('/'); slash > 0; slash = rest.indexOf('/')) {
    if (!isProviderName(rest.slice(0, slash))) break
    rest = rest.slice(slash + 1)
    names.add(rest)
  }
  for (const name of [...names]) {
    names.add(name.replace(/@(?:default|latest)$/, '').replace(/@(?=\d)/, '-'))
  }
  for (const name of [...names]) {
    names.add(name.replace(/-(20\d\d)([01]\d)([0-3]\d)$/, '-$1-$2-$3'))
  }
  for (const name of [...names]) names.add(name.replace(/-20\d\d-?[01]\d-?[0-3]\d$/, ''))
  return [...names]
}

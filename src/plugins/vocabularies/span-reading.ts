import type { Message } from '#contract/message.ts'
import {
  setOwn,
  type AttributeValue,
  type Attributes,
  type OtlpEvent,
  type OtlpScope,
} from '#contract/otlp/otlp-records.ts'
import type { SpanKind, SpanRow } from '#contract/span-row.ts'
import type { TextColumn } from './text-column.ts'
import type { FoundEvaluation } from './evaluation-events.ts'
import { isCanonical, toMessages } from './read-messages.ts'
import { fromJson, isObject, toCount, toNumber, toText, toTextList } from './read-value.ts'
import { splitUsage, type UsageReport } from './split-usage.ts'
import { unescapeJson } from './unescape-json.ts'

const nanosecondsPerSecond = 1e9

/** A first token later than this was not waited for: the number is in another unit or made up. */
const firstTokenSecondsMax = 86_400

/** A reported cost above this is a mistake in the emitter's arithmetic; no call costs a million. */
const reportedCostMaxUsd = 1e6

/**
 * A span while dialects read it. What a dialect takes moves into a column or under a canonical
 * name; everything that nobody took stays in the row's `attributes`. The first to fill wins, and
 * dialects read in order of precedence. Lives for one span; owned by ingest's normaliser.
 */
export class SpanReading {
  readonly row: SpanRow
  readonly attributes: Attributes
  readonly events: readonly OtlpEvent[]
  readonly scope: OtlpScope
  readonly startNs: bigint
  /** Attributes under canonical names that dialects add to what is left. */
  readonly added: Attributes = {}
  readonly parameters: Attributes = {}
  readonly taken = new Set<string>()
  /** Indices of `events` whose content became input or output. */
  readonly takenEvents = new Set<number>()
  /** Judgements that the span carries about itself, its trace or its session. */
  readonly evaluations: FoundEvaluation[] = []
  hasKind = false
  hasUsage = false
  /**
   * True for a span that only wraps the one that owns the call: its usage is shown, never counted.
   */
  isOuter = false

  constructor(source: {
    readonly row: SpanRow
    readonly attributes: Attributes
    readonly events: readonly OtlpEvent[]
    readonly scope: OtlpScope
    readonly startNs: bigint
  }) {
    this.row = source.row
    this.attributes = source.attributes
    this.events = source.events
    this.scope = source.scope
    this.startNs = source.startNs
  }

  has(name: string): boolean {
    return this.attributes[name] !== undefined
  }

  /**
   * Hands an attribute to a reader that answers whether a column now holds all that it said: then it
   * leaves `attributes`, else it stays. This is how nothing gets lost on the way.
   */
  use(name: string, read: (value: AttributeValue) => boolean): void {
    const value = this.attributes[name]
    if (value !== undefined && !this.taken.has(name) && read(value)) this.taken.add(name)
  }

  /** Like `use`, for every attribute of a family; the reader is given what follows the prefix. */
  useFamily(prefix: string, read: (rest: string, value: AttributeValue) => boolean): void {
    for (const name in this.attributes) {
      if (name.startsWith(prefix)) this.use(name, (value) => read(name.slice(prefix.length), value))
    }
  }

  /** Says that an attribute's content is elsewhere now. */
  take(name: string): void {
    if (this.has(name)) this.taken.add(name)
  }

  /** A whole number of the first of these attributes that holds one; the attributes stay. */
  count(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const count = toCount(this.attributes[name])
      if (count !== undefined) return count
    }
    return undefined
  }

  takeAll(names: readonly string[]): void {
    for (const name of names) this.taken.add(name)
  }

  /** Fills a column if nobody has yet; true if the column says what the value says. */
  fill(column: TextColumn, value: unknown): boolean {
    const text = toText(value)
    if (this.row[column] === '') this.row[column] = text
    return this.row[column] === text
  }

  /** Keeps a value under OpenTelemetry's name for it; false if that name says something else. */
  add(name: string, value: unknown): boolean {
    if (value === undefined || value === null || value === '') return false
    if (this.has(name)) return toText(this.attributes[name]) === toText(value)
    if (Object.hasOwn(this.added, name)) return toText(this.added[name]) === toText(value)
    setOwn(this.added, name, value as AttributeValue) // decoded JSON
    return true
  }

  rename(from: string, to: string): void {
    this.use(from, (value) => this.add(to, value))
  }

  /** Says what the span is; an operation fills only if the span does not name its own. */
  is(kind: SpanKind, operation = ''): void {
    if (!this.hasKind) {
      this.row.kind = kind
      this.hasKind = true
    }
    this.fill('operation', operation)
  }

  /** Fills a model parameter; false if it has a value already or there is none to give it. */
  parameter(name: string, value: unknown): boolean {
    if (value === undefined || value === null || value === '') return false
    if (Object.hasOwn(this.parameters, name)) return false
    setOwn(this.parameters, name, value as AttributeValue) // decoded JSON
    return true
  }

  /** Model parameters from an object or its JSON; true if all of it became parameters. */
  parametersFrom(value: unknown, content: ReadonlySet<string> = new Set()): boolean {
    const given = fromJson(value)
    if (!isObject(given)) return false
    let isWhole = true
    for (const [name, item] of Object.entries(given)) {
      const isUsed =
        name === 'model'
          ? this.fill('request_model', item)
          : !content.has(name) && this.parameter(name, item)
      isWhole &&= isUsed
    }
    return isWhole
  }

  /** Tokens as reported; the attributes they came from stay, so that a bill can be argued about. */
  usage(report: UsageReport): void {
    if (this.hasUsage) return
    const usage = splitUsage(report)
    if (Object.keys(usage).length === 0) return
    this.row.usage = usage
    this.hasUsage = true
  }

  /** US dollars as the emitter reckoned them: a number or its decimal text. */
  cost(value: unknown): void {
    const dollars = toNumber(value)
    if (this.row.reported_cost !== null || dollars === undefined) return
    if (dollars < 0 || dollars > reportedCostMaxUsd) return
    this.row.reported_cost = decimalOf(dollars)
  }

  finish(reasons: unknown): boolean {
    const parsed = fromJson(reasons)
    const list = (Array.isArray(parsed) ? parsed : [parsed])
      .map(toText)
      .filter((text) => text !== '')
    if (this.row.finish_reasons.length === 0) this.row.finish_reasons = list
    return this.row.finish_reasons.join() === list.join()
  }

  /** Seconds from the span's start to the first token, which only a stream has. */
  firstToken(seconds: number | undefined): boolean {
    if (seconds === undefined || this.row.first_token_ns !== '0') return false
    if (seconds < 0 || seconds > firstTokenSecondsMax) return false
    this.row.first_token_ns = String(Math.round(seconds * nanosecondsPerSecond))
    this.row.streamed = 1
    return true
  }

  /** The moment of the first token as an ISO text, maybe inside JSON quotes. */
  firstTokenAt(value: unknown): void {
    const milliseconds = Date.parse(toText(fromJson(value)))
    if (Number.isNaN(milliseconds)) return
    const nanoseconds = BigInt(milliseconds) * 1_000_000n - this.startNs
    this.firstToken(Number(nanoseconds) / nanosecondsPerSecond)
  }

  streamed(value: unknown): boolean {
    if (value === true || value === 'true') this.row.streamed = 1
    return typeof value === 'boolean' && (value || this.row.streamed === 0)
  }

  /**
   * Fills input or output with whatever the value is: a conversation, other JSON, or text. True if
   * the column now says all that the value said; of a model's whole request or answer it shows the
   * conversation only, and the value must stay among the attributes.
   */
  content(side: 'input' | 'output', value: unknown): boolean {
    if (this.row[side] !== '' || value === undefined || value === null || value === '') return false
    const parsed = fromJson(value)
    if (isCanonical(parsed)) {
      this.row[side] = typeof value === 'string' ? unescapeJson(value) : JSON.stringify(parsed)
      return true
    }
    const isWhole =
      Array.isArray(parsed) || (isObject(parsed) && typeof parsed['role'] === 'string')
    const mayBeWrapped = isObject(parsed) && this.row.kind === 'model'
    const messages = isWhole || mayBeWrapped ? toMessages(parsed) : null
    this.row[side] = messages === null ? unescapeJson(toText(value)) : JSON.stringify(messages)
    return isWhole || messages === null
  }

  /** Fills input or output with a conversation; nothing happens if it is empty. */
  messages(side: 'input' | 'output', messages: readonly Message[] | null): boolean {
    if (this.row[side] !== '' || messages === null || messages.length === 0) return false
    this.row[side] = JSON.stringify(messages)
    return true
  }

  /** Fills input or output from attributes of which the first with content wins; it is used. */
  contentOf(side: 'input' | 'output', ...names: readonly string[]): void {
    for (const name of names) {
      if (this.content(side, this.attributes[name])) this.taken.add(name)
    }
  }

  /** Tool definitions: a list, or its JSON, whose items may be JSON again. */
  tools(value: unknown): boolean {
    if (this.row.tools !== '' || value === undefined || value === null || value === '') return false
    const parsed = fromJson(value)
    const list = Array.isArray(parsed) ? parsed.map(fromJson) : [parsed]
    if (list.length === 0) return false
    this.row.tools = JSON.stringify(list)
    return true
  }

  /** Adds tags: a list, its JSON, or text with commas; true if it was a list. */
  tags(value: unknown): boolean {
    const tags = toTextList(value)
    if (tags.length > 0) this.row.tags = [...new Set([...this.row.tags, ...tags])]
    return Array.isArray(fromJson(value))
  }

  /** What the application attached to find things by; true if the key says what the value says. */
  metadata(name: string, value: unknown): boolean {
    const text = toText(value)
    if (!Object.hasOwn(this.row.metadata, name)) setOwn(this.row.metadata, name, text)
    return this.row.metadata[name] === text
  }

  /** Metadata from an object or its JSON; true if all of it is there now. */
  metadataFrom(value: unknown): boolean {
    const given = fromJson(value)
    if (!isObject(given)) return false
    return Object.entries(given)
      .map(([name, item]) => this.metadata(name, item))
      .every(Boolean)
  }
}

/** A double as decimal text without an exponent, to twelve places, as the store keeps money. */
function decimalOf(dollars: number): string {
  const fixed = dollars.toFixed(12)
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

import type { Message } from '#contract/message.ts'
import {
  setOwn,
  type AttributeValue,
  type Attributes,
  type OtlpEvent,
  type OtlpScope,
} from '#contract/otlp/otlp-records.ts'
import type { SpanKind, SpanRow } from '#contract/span-row.ts'
import type { TextColumn } from './define-vocabulary.ts'
import type { FoundEvaluation } from './evaluation-events.ts'
import { isCanonical, toMessages } from './read-messages.ts'
import { fromJson, isObject, toCount, toNumber, toText, toTextMap } from './read-value.ts'
import { splitUsage, type UsageReport } from './split-usage.ts'

const nanosecondsPerSecond = 1e9

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
  /** The provider as the emitter named it, before it became Belay's id. */
  emittedProvider = ''
  hasKind = false
  hasUsage = false
  /** True for a span that only wraps the one that owns the call: its usage is shown, never counted. */
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

  /** The attribute's value, which is thereby used and leaves `attributes`. */
  take(name: string): AttributeValue | undefined {
    const value = this.attributes[name]
    if (value !== undefined) this.taken.add(name)
    return value
  }

  /** Text of the first of these attributes that has any; all that are there are used. */
  text(...names: readonly string[]): string {
    let found = ''
    for (const name of names) {
      const value = toText(this.take(name))
      if (found === '') found = value
    }
    return found
  }

  /** A whole number of the first of these attributes that holds one; the attributes stay. */
  count(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const count = toCount(this.attributes[name])
      if (count !== undefined) return count
    }
    return undefined
  }

  /** Attributes of a family by what follows the prefix; they are used. */
  takeFamily(prefix: string): Attributes {
    const found: Attributes = {}
    for (const name in this.attributes) {
      if (!name.startsWith(prefix)) continue
      setOwn(found, name.slice(prefix.length), this.attributes[name] ?? null)
      this.taken.add(name)
    }
    return found
  }

  takeAll(names: readonly string[]): void {
    for (const name of names) this.taken.add(name)
  }

  fill(column: TextColumn, value: unknown): void {
    if (this.row[column] === '') this.row[column] = toText(value)
  }

  /** Keeps a value under OpenTelemetry's name for it, unless the span has that name itself. */
  add(name: string, value: unknown): void {
    if (value === undefined || value === null || value === '' || this.has(name)) return
    if (!Object.hasOwn(this.added, name)) setOwn(this.added, name, value as AttributeValue) // decoded JSON
  }

  rename(from: string, to: string): void {
    this.add(to, this.take(from))
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

  finish(reasons: unknown): void {
    if (this.row.finish_reasons.length > 0) return
    const list = Array.isArray(reasons) ? reasons : [reasons]
    this.row.finish_reasons = list.map(toText).filter((reason) => reason !== '')
  }

  /** Seconds from the span's start to the first token, which only a stream has. */
  firstToken(seconds: number | undefined): void {
    if (seconds === undefined || seconds < 0 || this.row.first_token_ns !== '0') return
    this.row.first_token_ns = String(Math.round(seconds * nanosecondsPerSecond))
    this.row.streamed = 1
  }

  /** The moment of the first token as an ISO text, maybe inside JSON quotes. */
  firstTokenAt(value: unknown): void {
    const milliseconds = Date.parse(toText(fromJson(value)))
    if (Number.isNaN(milliseconds)) return
    const nanoseconds = BigInt(milliseconds) * 1_000_000n - this.startNs
    this.firstToken(Number(nanoseconds) / nanosecondsPerSecond)
  }

  streamed(value: unknown): void {
    if (value === true || value === 'true') this.row.streamed = 1
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
      this.row[side] = typeof value === 'string' ? value : JSON.stringify(parsed)
      return true
    }
    const isWhole =
      Array.isArray(parsed) || (isObject(parsed) && typeof parsed['role'] === 'string')
    const mayBeWrapped = isObject(parsed) && this.row.kind === 'model'
    const messages = isWhole || mayBeWrapped ? toMessages(parsed) : null
    this.row[side] = messages === null ? toText(value) : JSON.stringify(messages)
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

  tools(value: unknown): void {
    if (this.row.tools !== '' || value === undefined || value === null || value === '') return
    const parsed = fromJson(value)
    const list = Array.isArray(parsed) ? parsed.map(fromJson) : [parsed]
    if (list.length > 0) this.row.tools = JSON.stringify(list)
  }

  tags(tags: readonly string[]): void {
    if (tags.length > 0) this.row.tags = [...new Set([...this.row.tags, ...tags])]
  }

  /** What the application attached to find things by; the first to name a key wins. */
  metadata(value: unknown): void {
    for (const [name, text] of Object.entries(toTextMap(value))) {
      if (!Object.hasOwn(this.row.metadata, name)) setOwn(this.row.metadata, name, text)
    }
  }
}

/** A double as decimal text without an exponent, to twelve places, as the store keeps money. */
function decimalOf(dollars: number): string {
  const fixed = dollars.toFixed(12)
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

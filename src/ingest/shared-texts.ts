import type { Attributes, OtlpScope } from '#contract/otlp/otlp-records.ts'
import type { SpanRow } from '#contract/span-row.ts'
import { type GroupFacts, groupFacts } from './normalise.ts'

/**
 * What resources and scopes of one export may take in its rows beyond the first time that each is written. Every row
 * carries both, and some megabytes of an export with one long resource would become gigabytes.
 */
const repeatedCharactersMax = 16 * 1024 * 1024
/** So much of one is always repeated: more than SDKs say by themselves. */
const shortCharactersMax = 2048

/**
 * The texts that rows of one export share. The first row that has a long one carries it whole, the others as long as
 * there is room; then they carry its first attributes, how many are missing, and the flag `resource-cut`.
 */
export class SharedTexts {
  readonly #resources = new Map<Attributes, string>()
  readonly #seen = new Set<object>()
  readonly #short = new Map<object, string>()
  #charactersLeft = repeatedCharactersMax

  /** What a group's rows share. A resource of many scopes is written out once. */
  facts(resource: Attributes, scope: OtlpScope): GroupFacts {
    const known = this.#resources.get(resource)
    const facts = groupFacts(resource, scope, known)
    if (known === undefined) this.#resources.set(resource, facts.resource)
    return facts
  }

  /** Shortens in the row what there is no room to repeat. */
  fit(
    row: SpanRow,
    { resource, scope }: { readonly resource: Attributes; readonly scope: OtlpScope },
  ) {
    if (!this.#hasRoomFor(row.resource, resource)) {
      row.resource = this.#shortOf(resource, () => shortAttributes(resource))
      row.flags.push('resource-cut')
    }
    if (!this.#hasRoomFor(row.scope, scope)) {
      row.scope = this.#shortOf(scope, () => shortScope(scope))
      if (!row.flags.includes('resource-cut')) row.flags.push('resource-cut')
    }
  }

  #hasRoomFor(text: string, of: object): boolean {
    if (text.length <= shortCharactersMax) return true
    if (!this.#seen.has(of)) {
      this.#seen.add(of)
      return true
    }
    if (text.length > this.#charactersLeft) return false
    this.#charactersLeft -= text.length
    return true
  }

  #shortOf(of: object, make: () => string): string {
    const short = this.#short.get(of) ?? make()
    this.#short.set(of, short)
    return short
  }
}

/** The first attributes that fit, and the number of the others as OpenTelemetry names it. */
function shortAttributes(attributes: Attributes): string {
  const kept: Record<string, unknown> = Object.create(null)
  let characters = 0
  let dropped = 0
  for (const name in attributes) {
    const length = name.length + (JSON.stringify(attributes[name]) ?? '').length
    if (characters + length > shortCharactersMax) {
      dropped += 1
      continue
    }
    characters += length
    kept[name] = attributes[name]
  }
  return JSON.stringify({ ...kept, 'otel.dropped_attributes_count': dropped })
}

function shortScope({ name, version, attributes }: OtlpScope): string {
  const short = (text: string) => text.slice(0, shortCharactersMax / 4)
  return JSON.stringify({
    name: short(name),
    version: short(version),
    attributes: JSON.parse(shortAttributes(attributes)),
  })
}

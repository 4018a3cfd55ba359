import type { Vocabulary } from '#plugins/vocabularies/define-vocabulary.ts'
import type { TextColumn } from '#plugins/vocabularies/text-column.ts'

/** What is known of an attribute by its name alone. */
export type AttributeFacts = {
  /** Bit n is set when the n-th dialect wants to see spans that carry the attribute. */
  readonly readers: number
  readonly column: TextColumn | null
  /** The name as it stands in JSON, quotes and colon included. */
  readonly jsonName: string
  /** The smaller wins when several attributes of a span want the same column. */
  readonly rank: number
  readonly parameter: string | null
  readonly rename: string | null
}

/** Names an emitter invents are remembered up to this many; then the memory starts anew. */
const rememberedNamesMax = 8_192

/**
 * Answers what an attribute's name means in any of the dialects, at the price of one look-up. The
 * dialects are asked about a name once; after that it is remembered, in bounded memory.
 */
export class AttributeIndex {
  private readonly known = new Map<string, AttributeFacts>()
  private readonly remembered = new Map<string, AttributeFacts>()
  private readonly dialects: readonly Vocabulary[]

  /** `dialects` in order of precedence, at most 31 of them. */
  constructor(dialects: readonly Vocabulary[]) {
    this.dialects = dialects
    for (const dialect of dialects) {
      for (const table of [dialect.columns, dialect.parameters, dialect.renames]) {
        for (const name of Object.keys(table)) {
          if (!this.known.has(name)) this.known.set(name, this.describe(name))
        }
      }
    }
  }

  look(name: string): AttributeFacts {
    const facts = this.known.get(name) ?? this.remembered.get(name)
    if (facts !== undefined) return facts
    const described = this.describe(name)
    if (this.remembered.size >= rememberedNamesMax) this.remembered.clear()
    this.remembered.set(name, described)
    return described
  }

  private describe(name: string): AttributeFacts {
    let readers = 0
    let column: TextColumn | null = null
    let rank = 0
    let parameter: string | null = null
    let rename: string | null = null
    this.dialects.forEach((dialect, place) => {
      if (dialect.families.some((family) => name.startsWith(family))) readers |= 1 << place
      const ownColumn = own(dialect.columns, name)
      if (column === null && ownColumn !== null) {
        column = ownColumn
        // Within a dialect the order of its table decides: the newer name stands before the older.
        rank = place * 1_000 + Object.keys(dialect.columns).indexOf(name)
      }
      parameter ??= own(dialect.parameters, name)
      rename ??= own(dialect.renames, name)
    })
    return { readers, column, jsonName: `${JSON.stringify(name)}:`, rank, parameter, rename }
  }
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null
}

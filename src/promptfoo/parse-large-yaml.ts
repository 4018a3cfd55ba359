/** Shorter documents are parsed at once by the real parser. */
export const largeChars = 200_000

/** What changes the meaning of other places, or of indentation: documents, directives, anchors, aliases, tags, merge and complex keys, tabs, carriage returns. */
const farReaching =
  /^(?:%|---|\.\.\.|\uFEFF)|^\s*\?(?:\s|$)|<<\s*:|(?:^|: |- |[[{,]) *[&*!][^\s&=]|^[ ]*\t|\r/m

/** One line's flow collections repeat from test to test; so many different ones are kept. */
const knownMax = 10_000

type Parse = (text: string) => unknown

/**
 * A large YAML document of plain block structure, as suites of thousands of tests are: lists and maps are told apart
 * here by their indentation, line by line, and whatever is not a plain one-line scalar is left to the real parser, with
 * the lines that belong to it. Four times as fast as parsing the whole. Undefined when the document is not of that
 * kind: then the real parser reads it, and says what is wrong with it. `parse` throws for what is no YAML.
 */
export function parseLargeYaml(text: string, parse: Parse): unknown {
  if (farReaching.test(text)) return undefined
  try {
    return new Skeleton(text, parse).read()
  } catch {
    return undefined
  }
}

const key = /^([A-Za-z_$][\w.$-]*):(?:[ ]+(.*))?$/

class Skeleton {
  readonly #lines: string[]
  readonly #parse: Parse
  readonly #known = new Map<string, unknown>()

  constructor(text: string, parse: Parse) {
    this.#lines = text.replace(/\n$/, '').split('\n')
    this.#parse = parse
  }

  read(): unknown {
    const first = this.#next(0, this.#lines.length)
    if (first === -1 || this.#indent(first) !== 0) throw new Error('not a plain document')
    return this.#block(first, this.#lines.length)
  }

  /** The node whose first line with something on it is `start`. */
  #block(start: number, end: number): unknown {
    const indent = this.#indent(start)
    const line = this.#lines[start] ?? ''
    if (isItem(line, indent)) return this.#list(start, end, indent)
    if (key.test(line.slice(indent))) return this.#map(start, end, indent)
    return this.#parsed(start, end)
  }

  #map(start: number, end: number, indent: number): unknown {
    const map: Record<string, unknown> = {}
    for (let at = start; at !== -1;) {
      const [, name, written = ''] = key.exec((this.#lines[at] ?? '').slice(indent)) ?? []
      if (this.#indent(at) !== indent || name === undefined) throw new Error('not a plain map')
      // The real parser refuses the one and takes care of the other.
      if (name === '__proto__' || Object.hasOwn(map, name)) throw new Error('not a plain key')
      const text = written.trimEnd()
      const isList = text === ''
      const after = this.#endOf(at, end, { indent, isList })
      const inner = this.#next(at + 1, after)
      const value = inner === -1 ? scalarOf(text) : undefined
      if (value !== undefined) map[name] = value
      else if (text === '') map[name] = this.#block(inner, after)
      else map[name] = this.#valueOf(name, text, { at, after, isAlone: inner === -1 })
      at = this.#next(after, end)
    }
    return map
  }

  #list(start: number, end: number, indent: number): unknown {
    const list: unknown[] = []
    for (let at = start; at !== -1;) {
      const line = this.#lines[at] ?? ''
      if (this.#indent(at) !== indent || !isItem(line, indent)) throw new Error('not a plain list')
      const after = this.#endOf(at, end, { indent, isList: false })
      const inner = this.#next(at + 1, after)
      const content = line.slice(indent + 1).trim()
      const value = inner === -1 ? scalarOf(content) : undefined
      if (content === '') list.push(inner === -1 ? null : this.#block(inner, after))
      else if (value !== undefined) list.push(value)
      else {
        // What stands behind the dash is the first line of a node of its own.
        const column = line.length - line.slice(indent + 1).trimStart().length
        this.#lines[at] = ' '.repeat(column) + line.slice(column)
        list.push(this.#block(at, after))
      }
      at = this.#next(after, end)
    }
    return list
  }

  /** A value that is no plain scalar: a flow collection on one line, or whatever takes several. */
  #valueOf(
    name: string,
    text: string,
    {
      at,
      after,
      isAlone,
    }: { readonly at: number; readonly after: number; readonly isAlone: boolean },
  ): unknown {
    if (isAlone && this.#known.has(text)) return this.#known.get(text)
    const parsed: unknown = this.#parsed(at, after)
    const [entry, ...others] = Object.entries(Object(parsed) as object)
    // Lines that the real parser takes for more than the one entry belong to something else.
    if (entry === undefined || others.length > 0 || entry[0] !== name)
      throw new Error('not one plain entry')
    const value: unknown = entry[1]
    if (isAlone && this.#known.size < knownMax) this.#known.set(text, value)
    return value
  }

  #parsed(start: number, end: number): unknown {
    return this.#parse(`${this.#lines.slice(start, end).join('\n')}\n`)
  }

  /** Where the node that begins on a line ends: lines that are indented more, and a list's items below its key. */
  #endOf(
    at: number,
    end: number,
    { indent, isList }: { readonly indent: number; readonly isList: boolean },
  ): number {
    let after = at + 1
    while (after < end) {
      const line = this.#lines[after] ?? ''
      const own = this.#indent(after)
      const isWithin =
        line.trim() === '' || own > indent || (isList && own === indent && isItem(line, indent))
      if (!isWithin) break
      after += 1
    }
    return after
  }

  /** The next line with something on it but a comment; -1 without one. */
  #next(start: number, end: number): number {
    for (let at = start; at < end; at += 1) {
      const line = this.#lines[at] ?? ''
      const first = line[this.#indent(at)]
      if (first !== undefined && first !== '#') return at
    }
    return -1
  }

  #indent(at: number): number {
    const line = this.#lines[at] ?? ''
    let indent = 0
    while (line[indent] === ' ') indent += 1
    return indent
  }
}

function isItem(line: string, indent: number): boolean {
  return line[indent] === '-' && (line.length === indent + 1 || line[indent + 1] === ' ')
}

/** A scalar of one line by YAML’s core schema; undefined for what is none, or not surely one. */
function scalarOf(text: string): unknown {
  if (text === '') return null
  const quote = text[0]
  if (quote === "'")
    return /^'(?:[^']|'')*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : undefined
  if (quote === '"')
    return /^"(?:[^"\\]|\\["\\/bfnrt])*"$/.test(text) ? (JSON.parse(text) as unknown) : undefined
  if (!/^[\w$(/+.<-]/.test(text) || /:(?:\s|$)|\s#/.test(text)) return undefined
  if (isDash(text)) return undefined
  if (/^(?:null|Null|NULL)$/.test(text)) return null
  if (/^(?:true|True|TRUE)$/.test(text)) return true
  if (/^(?:false|False|FALSE)$/.test(text)) return false
  if (/^[-+]?(?:\d+|(?:\.\d+|\d+\.\d*)|(?:\.\d+|\d+(?:\.\d*)?)[eE][-+]?\d+)$/.test(text))
    return Number(text)
  return /^[-+]?(?:0[xo]|\.(?:inf|nan)$)/i.test(text) ? undefined : text
}

/** A dash by itself, or before a space, begins a list. */
function isDash(text: string): boolean {
  return text === '-' || text.startsWith('- ')
}

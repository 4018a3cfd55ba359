/** Deeper than any schema or conversation; shallow enough for every stack that walks it. */
export const jsonDepthMax = 1000

/**
 * More names of fields than any conversation has: a few thousand messages and all the tools that a provider takes make
 * some tens of thousands. Each is a thing to allocate, and a hundred thousand take some 50 ms of the thread that all calls share.
 */
export const jsonNamesMax = 100_000

/** Embeddings of tokens are the widest legitimate bodies: OpenAI takes 300,000 numbers in one. */
export const jsonItemsMax = 350_000

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const comma = 0x2c

/**
 * Whether a JSON text nests deeper than `depthMax`, told before it is parsed: a few bytes a level
 * become an object each, and whatever walks them afterwards has only so much stack. Reads text that
 * is no JSON as well as it can; the parser says what is wrong with it.
 */
export function isJsonDeeperThan(json: Buffer, depthMax: number): boolean {
  // Few brackets cannot nest deeply: most bodies are told by this, at the speed of a search for a byte.
  if (openings(json, depthMax) <= depthMax) return false
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]
    if (byte === quote) at = endOfString(json, at)
    // `[` and `{`, `]` and `}`: each pair differs by the same bit.
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1
      if (depth > depthMax) return true
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1
  }
  return false
}

/**
 * Which bound a JSON text exceeds, told before it is parsed: `names` of fields, or `items`, which is what commas part.
 * Null where neither is.
 */
export function jsonExcess(
  json: Buffer,
  { namesMax, itemsMax }: { readonly namesMax: number; readonly itemsMax: number },
): 'names' | 'items' | null {
  const isNarrow =
    count(json, [colon], namesMax) <= namesMax && count(json, [comma], itemsMax) <= itemsMax
  if (isNarrow) return null
  let [names, items] = [0, 0]
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]
    if (byte === quote) at = endOfString(json, at)
    else if (byte === colon) {
      names += 1
      if (names > namesMax) return 'names'
    } else if (byte === comma) {
      items += 1
      if (items > itemsMax) return 'items'
    }
  }
  return null
}

/** How many brackets open, in strings too; counted no further than just above `max`. */
function openings(json: Buffer, max: number): number {
  return count(json, [0x5b, 0x7b], max)
}

/** How often any of the bytes occurs, in strings too; counted no further than just above `max`. */
function count(json: Buffer, bytes: readonly number[], max: number): number {
  let found = 0
  for (const byte of bytes) {
    for (let at = json.indexOf(byte); at !== -1; at = json.indexOf(byte, at + 1)) {
      found += 1
      if (found > max) return found
    }
  }
  return found
}

/** Where the string that begins at `start` ends: at a quote with an even number of backslashes before it. */
function endOfString(json: Buffer, start: number): number {
  let end = json.indexOf(quote, start + 1)
  while (end !== -1) {
    let before = end - 1
    while (before > start && json[before] === backslash) before -= 1
    if ((end - before) % 2 === 1) return end
    end = json.indexOf(quote, end + 1)
  }
  return json.length
}

/** Deeper than any schema or conversation; shallow enough for every stack that walks it. */
export const jsonDepthMax = 1000

const quote = 0x22
const backslash = 0x5c

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

/** How many brackets open, in strings too; counted no further than just above `max`. */
function openings(json: Buffer, max: number): number {
  let count = 0
  for (const bracket of [0x5b, 0x7b]) {
    for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
      count += 1
      if (count > max) return count
    }
  }
  return count
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

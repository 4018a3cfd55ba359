const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

type Range = { readonly start: number; readonly end: number }

/**
 * Another model in a raw JSON body, every other byte as it was: what the caller wrote is forwarded,
 * not what a parser made of it (number formats, key order and unknown fields survive, and a body of
 * megabytes is never stringified). Only the `model` of the outermost object counts. Where it stands
 * twice, which JSON allows, each is replaced: parsers disagree on which one is meant, and a caller
 * must not get another model than the one that was checked. `from` is the name that was read; a body
 * that has it nowhere is returned as it is, and so is one that is no JSON object.
 */
export function replaceModel(body: Buffer, from: string, to: string): Buffer {
  const ranges = modelRanges(body)
  if (!ranges.some((range) => textAt(body, range) === from)) return body
  const replacement = Buffer.from(JSON.stringify(to))
  const pieces: Buffer[] = []
  let kept = 0
  for (const { start, end } of ranges) {
    pieces.push(body.subarray(kept, start), replacement)
    kept = end
  }
  pieces.push(body.subarray(kept))
  return Buffer.concat(pieces)
}

/** Where the values of `model` stand, quotes included; those that are no text are left out. */
function modelRanges(body: Buffer): Range[] {
  const ranges: Range[] = []
  let position = skipSpace(body, 0)
  if (body[position] !== openBrace) return []
  for (;;) {
    const keyStart = skipSpace(body, position + 1)
    if (body[keyStart] !== quote) return ranges
    const keyEnd = endOfText(body, keyStart)
    const valueStart = skipSpace(body, skipSpace(body, keyEnd) + 1)
    if (body[skipSpace(body, keyEnd)] !== colon) return ranges
    const valueEnd = endOfValue(body, valueStart)
    if (body[valueStart] === quote && isModelKey(body, { start: keyStart, end: keyEnd })) {
      ranges.push({ start: valueStart, end: valueEnd })
    }
    position = skipSpace(body, valueEnd)
    if (body[position] !== comma) return ranges
  }
}

function isModelKey(body: Buffer, key: Range): boolean {
  // `"model"` is seven bytes; a longer key can only be it when it is written with escapes.
  if (key.end - key.start < 7) return false
  return textAt(body, key) === 'model'
}

/** The text of a JSON string; null if it is malformed. */
function textAt(body: Buffer, { start, end }: Range): string | null {
  const raw = body.toString('utf8', start + 1, end - 1)
  if (!raw.includes('\\')) return raw
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return null
  }
}

function skipSpace(body: Buffer, from: number): number {
  let at = from
  while (at < body.length && (body[at] ?? 0) <= 0x20) at += 1
  return at
}

// Most texts are short, and a call into native code costs more than looking at so many bytes here.
const bytesLookedAt = 64

/** The position after the quote that closes the text which opens at `start`. */
function endOfText(body: Buffer, start: number): number {
  let at = start + 1
  for (;;) {
    const near = Math.min(body.length, at + bytesLookedAt)
    while (at < near && body[at] !== quote) at += 1
    const end = at < near ? at : body.indexOf(quote, at)
    if (end === -1) return body.length
    let slashes = 0
    while (body[end - 1 - slashes] === backslash) slashes += 1
    if (slashes % 2 === 0) return end + 1
    at = end + 1
  }
}

/** The position after the value that begins at `start`. */
function endOfValue(body: Buffer, start: number): number {
  let depth = 0
  let at = start
  while (at < body.length) {
    const byte = body[at]
    if (byte === quote) {
      at = endOfText(body, at)
      if (depth === 0) return at
      continue
    }
    if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      // A number or a word ends where the object around it does.
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (byte === comma && depth === 0) return at
    at += 1
  }
  return at
}

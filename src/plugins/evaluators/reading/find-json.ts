import { closingBracket } from '#kit/closing-bracket.ts'
import { parsedJson } from '#kit/parsed-json.ts'

/** Each found value was parsed; more than this in one output is noise. */
const valuesMax = 100

/** Openings that lead to no JSON cost a scan each; an output of brackets alone stops here, after some 20 ms. */
const charsScannedMax = 10_000_000

/**
 * JSON objects and lists inside a text, in order, outermost only: an answer in prose or a code fence
 * that holds some. Reads at most 100 of them.
 */
export function findJson(text: string): unknown[] {
  const found: unknown[] = []
  let at = 0
  let charsScanned = 0
  while (charsScanned < charsScannedMax && found.length < valuesMax) {
    const start = nextOpening(text, at)
    if (start === -1) break
    const end = closingBracket(text, start)
    charsScanned += (end === -1 ? text.length : end) - at
    const value = end === -1 ? undefined : parsedJson(text.slice(start, end + 1))
    if (value === undefined) at = start + 1
    else {
      found.push(value)
      at = end + 1
    }
  }
  return found
}

function nextOpening(text: string, from: number): number {
  const brace = text.indexOf('{', from)
  const bracket = text.indexOf('[', from)
  if (brace === -1 || bracket === -1) return Math.max(brace, bracket)
  return Math.min(brace, bracket)
}

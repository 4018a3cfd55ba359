/** A whole number typed by a person; null when nothing was typed, undefined when it is none of at least `min`. */
export function readCount(text: string, min = 1): number | null | undefined {
  const trimmed = text.trim().replaceAll(/[,_\s]/g, '')
  if (trimmed === '') return null
  const value = Number(trimmed)
  return Number.isSafeInteger(value) && value >= min ? value : undefined
}

/** An amount of US dollars typed by a person, as the API takes it; null when nothing was typed, undefined when it is none. */
export function readUsd(text: string): string | null | undefined {
  const trimmed = text.trim().replace(/^\$/, '').replaceAll(',', '')
  if (trimmed === '') return null
  return /^\d+(\.\d{1,12})?$/.test(trimmed) ? trimmed : undefined
}

/** The non-empty lines of a text; commas separate too. */
export function readList(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** `name=value` lines as pairs; undefined when a line has no `=` or no name. */
export function readPairs(text: string): Record<string, string> | undefined {
  const pairs: Record<string, string> = {}
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    const at = line.indexOf('=')
    if (at < 1) return undefined
    pairs[line.slice(0, at).trim()] = line.slice(at + 1).trim()
  }
  return pairs
}

/** Pairs as the text that `readPairs` reads. */
export function writePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

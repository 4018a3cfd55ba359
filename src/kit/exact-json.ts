/** Digits enough for a whole number that a double cannot hold: the first is 9007199254740993. */
const mayBeLarge = /\d{16}/

const wholeNumber = /^-?\d+$/

/** What `JSON.parse` says of a value it read: https://tc39.es/proposal-json-parse-with-source/. */
type Source = { readonly source?: string }

/** Of the same proposal, in Node since 21; not in TypeScript's library yet. */
const { parse, rawJSON } = JSON as unknown as {
  parse(text: string, revive: (key: string, value: unknown, at: Source) => unknown): unknown
  rawJSON(text: string): object
}

/**
 * `JSON.parse` that keeps whole numbers beyond 2^53 to their last digit: such a number becomes an
 * object that `JSON.stringify` writes as it was read, and that differs from that of every other number.
 * All else is read as usual, and throws as usual.
 */
export function parseExact(text: string): unknown {
  return parseWith(text, rawJSON)
}

/**
 * The same for a text that was parsed already: the value that is given where nothing of it was rounded,
 * which a look at its digits tells without reading it again.
 */
export function exactOf(text: string, parsed: unknown): unknown {
  return mayBeLarge.test(text) ? parseExact(text) : parsed
}

/**
 * `JSON.parse` that gives whole numbers beyond 2^53 as texts of their digits: for values that go on to be stored,
 * shown and compared as plain JSON, where an object of its own kind would not pass. Where a number is asked for, such
 * a text is refused rather than rounded.
 */
export function parseLargeAsText(text: string): unknown {
  return parseWith(text, (digits) => digits)
}

function parseWith(text: string, keep: (digits: string) => unknown): unknown {
  if (!mayBeLarge.test(text)) return JSON.parse(text)
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    wholeNumber.test(source)
      ? keep(source)
      : value,
  )
}

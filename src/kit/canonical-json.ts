/**
 * JSON with the fields of every object in the order of their names and no white space: equal values
 * have equal texts, whatever order they were written in. That of RFC 8785, whose numbers and strings
 * are those of JSON.stringify. Fields that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || isWritten(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  // Joined by hand: an object of JavaScript has names that are numbers before all others.
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`)
  return `{${fields.join(',')}}`
}

/** What says by itself how it is written: a date, a number that was kept to its last digit (`exact-json.ts`). */
function isWritten(value: object): boolean {
  return ('toJSON' in value && typeof value.toJSON === 'function') || isRawJSON(value)
}

/** In Node since 21; not in TypeScript's library yet. */
const { isRawJSON } = JSON as unknown as { isRawJSON(value: object): boolean }

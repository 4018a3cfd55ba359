/**
 * In JSON text: an escaped backslash, U+0000 or half of a surrogate pair. PostgreSQL keeps neither of the last two;
 * a backslash that is itself escaped begins none of them, and is matched so that it can be passed over.
 */
export const unstorableEscape = /\\(?:\\|u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2}))/g

/** How many characters of a value's texts the record store replaces by U+FFFD. */
export function countUnstorable(value: unknown): number {
  const json = JSON.stringify(value) ?? ''
  if (!json.includes('\\u')) return 0
  return [...json.matchAll(unstorableEscape)].filter(([escape]) => escape !== '\\\\').length
}

/**
 * JSON with the fields of every object in the order of their names and no white space: equal values
 * have equal texts, whatever order they were written in. Like RFC 8785, whose numbers and strings
 * are those of JSON.stringify. Fields that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

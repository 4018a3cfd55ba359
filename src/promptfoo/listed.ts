/**
 * The fields of a list in one text, as `contains-any` takes it: commas part them, and a field in double quotes may
 * hold commas, quotes (doubled or behind a backslash) and white space at its ends. Empty fields are left out.
 * Throws Error for a quote that does not close.
 */
export function listed(text: string): string[] {
  const fields: string[] = []
  const pattern = /[\s,]*(?:"((?:[^"\\]|\\[\s\S]|"")*)"\s*(,|$)|([^,"][^,]*)(?:,|$)|$)/y
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) throw new Error(`A quote in the list does not close: ${text.slice(0, 80)}`)
    const [, quoted, , plain] = match
    if (quoted !== undefined)
      fields.push(quoted.replaceAll(/\\(["\\])|""/g, (_, kept: string | undefined) => kept ?? '"'))
    else if (plain !== undefined) fields.push(plain.trim())
  }
  return fields
}

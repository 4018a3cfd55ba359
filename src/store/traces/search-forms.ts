/** Characters that JSON in ASCII escapes; by UTF-16 unit, as its escapes are. */
const beyondAscii = /[^\0-\x7f]/g

/**
 * The forms in which a searched text may stand in what was recorded: as typed, and as JSON in ASCII
 * inside a JSON text writes it (`\u6771` for 東), which stays as it came because it is part of a value:
 * arguments of tools are such texts. The index folds case, yet not that of a letter that is escaped,
 * so that a text beyond ASCII is looked for in small and in capital first letters too.
 */
export function searchForms(search: string): string[] {
  const typed = search.normalize('NFC')
  if (typed.search(beyondAscii) === -1) return [search]
  const small = typed.toLowerCase()
  const capital = small.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())
  return [search, ...new Set([typed, small, capital].map(escaped))]
}

function escaped(text: string): string {
  return text.replace(
    beyondAscii,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

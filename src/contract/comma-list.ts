/** The parts of a comma list, trimmed, without empty ones; `\,` is a comma inside a part. */
export function partsOf(text: string | undefined): string[] {
  return ((text ?? '').match(/(?:\\,|[^,])+/g) ?? [])
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '')
}

/** The comma list that `partsOf` reads so. */
export function commaList(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(',', '\\,')).join(',')
}

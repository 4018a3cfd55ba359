/** Names and values as lines, `name = value`. */
export function writePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name} = ${value.replaceAll('\n', '\\n')}`)
    .join('\n')
}

/** Lines of names and values; a line without a sign of equality is a name without a value. */
export function readPairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const at = line.indexOf('=')
        return at === -1
          ? [line.trim(), '']
          : [
              line.slice(0, at).trim(),
              line
                .slice(at + 1)
                .trim()
                .replaceAll('\\n', '\n'),
            ]
      }),
  )
}

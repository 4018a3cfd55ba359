/** A folder with how many prompts stand in it and below it. */
export type FolderCount = {
  /** `support/refunds` */
  readonly path: string
  /** Its last part. */
  readonly name: string
  /** 0 at the top. */
  readonly depth: number
  readonly count: number
}

/** Every folder that something stands in or below, each after the one it is in. */
export function countFolders(folders: readonly string[]): readonly FolderCount[] {
  const counts = new Map<string, number>()
  for (const folder of folders) {
    const parts = folder === '' ? [] : folder.split('/')
    for (let length = 1; length <= parts.length; length += 1) {
      const path = parts.slice(0, length).join('/')
      counts.set(path, (counts.get(path) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([path, count]) => {
      const parts = path.split('/')
      return { path, name: parts.at(-1) ?? '', depth: parts.length - 1, count, parts }
    })
    .toSorted((one, other) => compareParts(one.parts, other.parts))
    .map(({ parts: _parts, ...folder }) => folder)
}

/** How often each word occurs, the most frequent first. */
export function countWords(words: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].toSorted(
    ([one, many], [other, few]) => few - many || one.localeCompare(other, 'en'),
  )
}

function compareParts(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const order = (one[index] ?? '').localeCompare(other[index] ?? '', 'en')
    if (order !== 0) return order
  }
  return one.length - other.length
}

/** Its title, what stands in it of an item, and `right` where texts are read by their last character; numbers stand there anyway. */
export type Column<Item> = readonly [
  title: string,
  cell: (item: Item) => string | number,
  side?: 'right',
]

/**
 * Lines of aligned columns under their titles. Cells come from anywhere: what would act on a terminal (escapes, line
 * breaks) stands there as a space.
 */
export function table<Item>(items: readonly Item[], columns: readonly Column<Item>[]): string {
  const padded = columns.map(([title, cell, side]) => {
    const values = items.map(cell)
    const cells = [title, ...values.map((value) => String(value).replaceAll(/\p{Cc}/gu, ' '))]
    const width = Math.max(...cells.map(({ length }) => length))
    const isRight = side === 'right' || values.some((value) => typeof value === 'number')
    return cells.map((text) => (isRight ? text.padStart(width) : text.padEnd(width)))
  })
  const line = (_: unknown, row: number) =>
    padded
      .map((column) => column[row])
      .join('  ')
      .trimEnd()
  return Array.from({ length: items.length + 1 }, line).join('\n')
}

/** A text in a cell: on one line, no longer than so many characters. */
export function preview(text: string, charactersMax = 60): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > charactersMax ? `${line.slice(0, charactersMax - 1)}…` : line
}

/** The first line of what people wrote. */
export function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

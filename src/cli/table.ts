/** Its title, and whether its cells are numbers. */
export type Column = string | { readonly title: string; readonly right?: boolean }

/**
 * Lines of aligned columns; numbers to the right where the column says so. Cells come from anywhere:
 * what would act on a terminal (escapes, line breaks) stands there as a space.
 */
export function table(columns: readonly Column[], given: readonly (readonly string[])[]): string {
  const head = columns.map((one) => (typeof one === 'string' ? { title: one, right: false } : one))
  const rows = given.map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}/gu, ' ')))
  const widths = head.map(({ title }, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        head[column]?.right === true
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head.map(({ title }) => title)), ...rows.map(line)].join('\n')
}

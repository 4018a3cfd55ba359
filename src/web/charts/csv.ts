import type { Series } from '#web/charts/time-series.tsx'

/** A chart's data as CSV (RFC 4180): one row per bucket that has data, times in UTC; nothing where there is no value. */
export function csvOf(times: readonly number[], series: readonly Series[]): string {
  const lines = [['time', ...series.map((each) => each.label)].map(quoted).join(',')]
  times.forEach((time, index) => {
    const values = series.map((each) => each.values[index] ?? null)
    if (values.every((value) => value === null)) return
    lines.push(
      [new Date(time * 1000).toISOString(), ...values.map((value) => value ?? '')].join(','),
    )
  })
  return `${lines.join('\r\n')}\r\n`
}

/** A table as CSV, head first. */
export function csvOfTable(
  head: readonly string[],
  rows: readonly (readonly (number | string)[])[],
): string {
  const lines = [head, ...rows].map((cells) =>
    cells.map((cell) => (typeof cell === 'string' ? quoted(cell) : cell)).join(','),
  )
  return `${lines.join('\r\n')}\r\n`
}

/** Named values as CSV: one row each. */
export function csvOfBars(
  title: string,
  bars: readonly { readonly name: string; readonly value: number | null }[],
): string {
  const lines = [
    ['name', title].map(quoted).join(','),
    ...bars.map(({ name, value }) => [quoted(name), value ?? ''].join(',')),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from './processes.ts'

/** Several runs of one figure: the median is quoted, the range says how far to trust it. */
export type Figure = {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly runs: number
}

export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median =
    sorted.length % 2 === 1
      ? (sorted[middle] ?? 0)
      : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0, runs: sorted.length }
}

/** Three significant digits, with the range behind. */
export function shown({ median, min, max }: Figure, unit = ''): string {
  return `${digits(median)}${unit} [${digits(min)}, ${digits(max)}]`
}

export function digits(value: number): string {
  if (value === 0) return '0'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

export type Row = {
  readonly name: string
  readonly figures: Readonly<Record<string, Figure>>
  readonly note?: string
}

/** Prints a table, and writes results and a plot of its first column under bench/results. */
export function report(
  measure: string,
  given: {
    readonly what: string
    readonly on: string
    readonly rows: readonly Row[]
    readonly plot: string
    readonly verdicts: readonly string[]
  },
): void {
  const directory = join(root, 'bench/results')
  mkdirSync(directory, { recursive: true })
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
    kernel: readFileSync('/proc/version', 'utf8').split(' ').slice(0, 3).join(' '),
  }
  writeFileSync(
    join(directory, `${measure}.json`),
    `${JSON.stringify({ measure, at: new Date().toISOString(), machine, ...given }, null, 2)}\n`,
  )
  writeFileSync(join(directory, `${measure}.svg`), plotOf(given.what, given.plot, given.rows))
  const columns = [...new Set(given.rows.flatMap(({ figures }) => Object.keys(figures)))]
  const lines = [
    ['', ...columns, ''],
    ...given.rows.map((row) => [
      row.name,
      ...columns.map((column) =>
        row.figures[column] === undefined ? '' : shown(row.figures[column]),
      ),
      row.note ?? '',
    ]),
  ]
  const widths =
    lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? []
  process.stdout.write(
    `\n${given.what}\non: ${given.on}\nmachine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}; median [min, max]\n\n`,
  )
  for (const line of lines)
    process.stdout.write(
      `  ${line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
  process.stdout.write(`\n${given.verdicts.join('\n')}\n`)
}

/** Horizontal bars from zero, the range drawn over each. */
function plotOf(title: string, column: string, rows: readonly Row[]): string {
  const drawn = rows.filter(({ figures }) => figures[column] !== undefined)
  const largest = Math.max(...drawn.map(({ figures }) => figures[column]?.max ?? 0), 1e-9)
  const height = 60 + drawn.length * 34
  const scale = (value: number) => (value / largest) * 420
  const bars = drawn.map(({ name, figures }, index) => {
    const figure = figures[column] ?? figureOf([0])
    const y = 50 + index * 34
    return [
      `<text x="150" y="${y + 15}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="160" y="${y}" width="${scale(figure.median).toFixed(1)}" height="20" fill="#0072b2"/>`,
      `<line x1="${(160 + scale(figure.min)).toFixed(1)}" x2="${(160 + scale(figure.max)).toFixed(1)}" y1="${y + 10}" y2="${y + 10}" stroke="#d55e00" stroke-width="2"/>`,
      `<text x="${(166 + scale(figure.max)).toFixed(1)}" y="${y + 15}">${digits(figure.median)}</text>`,
    ].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="${height}" font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/><text x="16" y="24" font-weight="bold">${escaped(title)}</text><text x="160" y="42" fill="#555">${escaped(column)}</text>${bars.join('')}</svg>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

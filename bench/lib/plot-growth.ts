/** What was measured on a store of one size. Bytes on disk and in memory; times in milliseconds. */
export type SizeMeasured = {
  readonly spans: number
  readonly bytes: number
  readonly residentBytes: number
  readonly load: number
  readonly queries: readonly {
    readonly name: string
    readonly goalMs: number | null
    readonly times: readonly number[]
    /** The same asked of the build that this one is compared with; empty without one. */
    readonly beforeTimes: readonly number[]
  }[]
}

/** Of twenty values the highest but one; 0 of none. */
export function p95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0
}

const width = 900
const height = 620
const left = 70
const right = 640
const top = 50
const bottom = 560
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000']

/** Time of each query over the number of spans, both logarithmic: a flat line is a cost that does not grow. */
export function plotGrowth(bySize: readonly SizeMeasured[]): string {
  const sizes = bySize.map(({ spans }) => Math.log10(spans))
  const times = bySize.flatMap(({ queries }) => queries.map((query) => p95(query.times)))
  const decades = [0, Math.max(4, Math.ceil(Math.log10(Math.max(...times))))] as const
  const x = (size: number) => {
    const [first = 0, last = first] = [sizes[0], sizes.at(-1)]
    return last === first ? left : left + ((size - first) / (last - first)) * (right - left)
  }
  const y = (ms: number) =>
    bottom -
    ((Math.log10(Math.max(ms, 1)) - decades[0]) / (decades[1] - decades[0])) * (bottom - top)
  const grid = Array.from({ length: decades[1] - decades[0] + 1 }, (_, decade) => {
    const at = y(10 ** decade).toFixed(1)
    return `<line x1="${left}" x2="${right}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${left - 8}" y="${at}" text-anchor="end">${(10 ** decade).toLocaleString('en-US')}</text>`
  })
  const ticks = bySize.map(
    ({ spans }, index) =>
      `<text x="${x(sizes[index] ?? 0).toFixed(1)}" y="${bottom + 20}" text-anchor="middle">${spans.toLocaleString('en-US')}</text>`,
  )
  const names = bySize.at(-1)?.queries.map(({ name }) => name) ?? []
  const lines = names.map((name, number) => {
    const colour = colours[number % colours.length]
    const dash = ['', '6 3', '2 3', '8 3 2 3'][Math.floor(number / colours.length)] ?? ''
    const points = bySize.map(({ queries }, index) => {
      const found = queries.find((query) => query.name === name)
      return `${x(sizes[index] ?? 0).toFixed(1)},${y(p95(found?.times ?? [])).toFixed(1)}`
    })
    const labelY = top + number * 22
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
      `<line x1="${right + 14}" x2="${right + 38}" y1="${labelY}" y2="${labelY}" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
      `<text x="${right + 44}" y="${labelY + 4}">${name}</text>`,
    ].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/><text x="16" y="24" font-size="14" font-weight="bold">Time of each read (p95, ms) over the number of spans</text>${grid.join('')}${ticks.join('')}<text x="${(left + right) / 2}" y="${bottom + 44}" text-anchor="middle">spans in the store</text>${lines.join('')}</svg>\n`
}

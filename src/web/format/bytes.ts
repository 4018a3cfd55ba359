import { unknownNumber } from '#web/format/number.ts'

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes in powers of 1,000 with three significant digits: `512 B`, `1.23 MB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return unknownNumber
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${Number(value.toPrecision(3))} ${units[unit]}`
}

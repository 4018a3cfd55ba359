const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** What stands where a number is not known: an en dash, never a zero. */
export const unknownNumber = '–'

/** A count in full with thousands separated: `12,304`. */
export function formatCount(count: number | null): string {
  return count === null ? unknownNumber : whole.format(count)
}

/** A count for narrow places: `12.3K`; three significant digits. */
export function formatCompact(count: number | null): string {
  if (count === null) return unknownNumber
  return Math.abs(count) < 1000 ? significant.format(count) : compact.format(count)
}

/** Three significant digits, thousands separated: `1.86`, `1,230,000`. */
export function formatSignificant(value: number | null): string {
  return value === null ? unknownNumber : significant.format(value)
}

/**
 * A share between 0 and 1 in percent: `0.4 %`, `12.3 %`, `100 %`. What is not quite nothing or not
 * quite all never reads as `0 %` or `100 %`.
 */
export function formatShare(share: number | null): string {
  if (share === null) return unknownNumber
  const percent = share * 100
  if (percent > 0 && percent < 0.01) return '<0.01 %'
  if (percent < 100 && percent > 99.9)
    return `${Math.min(99.99, Math.floor(percent * 100) / 100)} %`
  return `${significant.format(Number(percent.toPrecision(percent < 1 ? 2 : 3)))} %`
}

/** How much a figure changed against an earlier one: `+12 %`, `−3.4 %`, `±0 %`; null if there is nothing to compare with. */
export function formatChange(now: number | null, before: number | null): string | null {
  if (now === null || before === null || before === 0) return null
  const percent = ((now - before) / before) * 100
  if (Math.abs(percent) < 0.05) return '±0 %'
  const size = Math.abs(percent)
  const text =
    size >= 1000
      ? `×${significant.format(now / before)}`
      : `${significant.format(Number(size.toPrecision(2)))} %`
  if (size >= 1000) return text
  return `${percent > 0 ? '+' : '−'}${text}`
}

/** `1 call`, `2 calls`, `0 calls`; the plural only adds an s unless it is given. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

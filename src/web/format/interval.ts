import { formatUsd } from '#web/format/money.ts'
import { formatShare, formatSignificant, unknownNumber } from '#web/format/number.ts'

/** A figure with the ends of its interval; ends are null where nothing is known of them. */
type Interval = { readonly mean: number; readonly low: number | null; readonly high: number | null }

/** The unit of amounts of money, which stands before the number. */
export const usDollars = 'US dollars'

/** What a figure is of: a share that passes, a score from 0 to 1, or an amount with a unit. */
export type FigureKind = 'rate' | 'score' | 'amount'

/** A figure as `71 % [64, 77]`, `0.82 [0.79, 0.85]`, `12.4 words [11, 14]`; a dash where none is known. */
export function formatInterval(value: Interval | null, kind: FigureKind, unit = ''): string {
  if (value === null) return unknownNumber
  const ends =
    value.low === null || value.high === null
      ? ''
      : ` [${endOf(value.low, kind, unit)}, ${endOf(value.high, kind, unit)}]`
  return `${formatFigure(value.mean, kind, unit)}${ends}`
}

/** A coefficient between −1 and 1, such as Cohen’s κ, to two places: `0.54 [−0.02, 1]`. */
export function formatCoefficient(value: Interval | null): string {
  if (value === null) return unknownNumber
  const ends =
    value.low === null || value.high === null
      ? ''
      : ` [${hundredths(value.low)}, ${hundredths(value.high)}]`
  return `${hundredths(value.mean)}${ends}`
}

function hundredths(value: number): string {
  const rounded = Number(value.toFixed(2))
  return `${rounded < 0 ? '−' : ''}${Math.abs(rounded)}`
}

/** One figure in its unit: `71 %`, `0.82`, `12.4 words`. */
export function formatFigure(value: number | null, kind: FigureKind, unit = ''): string {
  if (value === null) return unknownNumber
  if (kind === 'rate') return formatShare(value)
  return withUnit(digitsOf(value, unit), kind === 'amount' ? unit : '')
}

/**
 * A difference with its sign: `+12 pp [8, 16]` in percentage points for shares, `−0.04 [−0.06, −0.01]`
 * for scores, and in their unit for amounts.
 */
export function formatDifference(value: Interval | null, kind: FigureKind, unit = ''): string {
  if (value === null) return unknownNumber
  const ends =
    value.low === null || value.high === null
      ? ''
      : ` [${signed(value.low, kind, unit)}, ${signed(value.high, kind, unit)}]`
  const mean = signed(value.mean, kind, unit)
  const named = withUnit(mean, kind === 'rate' ? 'pp' : kind === 'amount' ? unit : '')
  return `${value.mean > 0 ? '+' : ''}${named}${ends}`
}

/**
 * How large a difference is, without its sign, for a sentence that says which way it goes:
 * `8 points [3, 13]` for shares, `0.04 [0.01, 0.06]` for scores, `12 words [8, 16]` for amounts.
 */
export function formatDistance(value: Interval, kind: FigureKind, unit = ''): string {
  const { mean, low, high } = value.mean < 0 ? turned(value) : value
  const size = kind === 'rate' ? rounded(mean * 100) : mean
  const named =
    kind === 'rate'
      ? `${formatSignificant(size)} ${size === 1 ? 'point' : 'points'}`
      : withUnit(digitsOf(size, unit), kind === 'amount' ? unit : '')
  return low === null || high === null
    ? named
    : `${named} [${signed(low, kind, unit)}, ${signed(high, kind, unit)}]`
}

function turned({ mean, low, high }: Interval): Interval {
  return { mean: -mean, low: high === null ? null : -high, high: low === null ? null : -low }
}

/** A p value as statistics are read: `0.03`, `<0.001`. */
export function formatP(value: number | null): string {
  if (value === null) return unknownNumber
  return value < 0.001 ? '<0.001' : String(Number(value.toPrecision(2)))
}

function endOf(value: number, kind: FigureKind, unit: string): string {
  return kind === 'rate' ? formatSignificant(rounded(value * 100)) : digitsOf(value, unit)
}

function signed(value: number, kind: FigureKind, unit: string): string {
  const size = kind === 'rate' ? rounded(value * 100) : value
  return `${size < 0 ? '−' : ''}${digitsOf(Math.abs(size), unit)}`
}

/** Money to its cents, as money is everywhere; other amounts to three significant digits. */
function digitsOf(value: number, unit: string): string {
  return unit === usDollars ? formatUsd(String(value)).replace('$', '') : formatSignificant(value)
}

function rounded(percent: number): number {
  return Number(percent.toFixed(1))
}

function withUnit(text: string, unit: string): string {
  if (unit === usDollars) return text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`
  return unit === '' ? text : `${text} ${unit}`
}

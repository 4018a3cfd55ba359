import type { FigureInterval, MetricFigure } from '#contract/evaluations.ts'

/** `71 % [64 %, 77 %] n 200`: a figure with its interval and how many cases it is of. */
export function figureText({ value, kind, n, unit }: MetricFigure): string {
  if (value === null) return 'not known'
  const text = (amount: number) =>
    kind === 'rate'
      ? `${Number((amount * 100).toPrecision(3))} %`
      : String(Number(amount.toPrecision(3)))
  const { mean, low, high } = value
  const ends = low === null || high === null ? '' : ` [${text(low)}, ${text(high)}]`
  return `${text(mean)}${unit === '' ? '' : ` ${unit}`}${ends} n ${n}`
}

/** `0.71 [0.64, 0.77]`; a dash where nothing is known. */
export function intervalText(interval: FigureInterval | null): string {
  if (interval === null) return '–'
  const text = (amount: number) => String(Number(amount.toPrecision(3)))
  const { mean, low, high } = interval
  return low === null || high === null ? text(mean) : `${text(mean)} [${text(low)}, ${text(high)}]`
}

/** Nanoseconds since 1970, as text, to ISO 8601 in milliseconds. */
export function isoTime(nanoseconds: string): string {
  return new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString()
}

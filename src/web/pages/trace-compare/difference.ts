import type { Cost } from '#contract/money.ts'
import { formatUsd as decimal, parseUsd } from '#kit/money.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatSignificant, unknownNumber } from '#web/format/number.ts'

/** How a figure of the second trace differs from that of the first. */
export type Difference = {
  readonly text: string
  /** `bad`: more of what one wants little of. */
  readonly tone: 'good' | 'bad' | 'same' | 'none'
}

const unknown: Difference = { text: unknownNumber, tone: 'none' }

/** A difference of times, milliseconds; with its share of the first. */
export function durationDifference(first: number | null, second: number | null): Difference {
  return lessIsBetter(first, second, formatDuration)
}

/** A difference of counts of which fewer is better: tokens, failures, calls. */
export function countDifference(first: number | null, second: number | null): Difference {
  return lessIsBetter(first, second, formatCount)
}

/** A difference of costs; unknown when a call of either has no price. */
export function costDifference(first: Cost | null, second: Cost | null): Difference {
  if (first === null || second === null || first.unpriced > 0 || second.unpriced > 0) return unknown
  const pico = parseUsd(second.usd) - parseUsd(first.usd)
  const size = formatUsd(decimal(pico < 0n ? -pico : pico))
  return signed({ change: Number(pico), of: Number(parseUsd(first.usd)), size })
}

/** A difference of scores, of which nobody knows which way is better. */
export function scoreDifference(first: number | null, second: number | null): Difference {
  if (first === null || second === null) return unknown
  const change = second - first
  if (change === 0) return { text: 'same', tone: 'same' }
  return { text: `${sign(change)}${formatSignificant(Math.abs(change))}`, tone: 'none' }
}

function lessIsBetter(
  first: number | null,
  second: number | null,
  format: (size: number) => string,
): Difference {
  if (first === null || second === null) return unknown
  const change = second - first
  return signed({ change, of: first, size: format(Math.abs(change)) })
}

function signed({ change, of, size }: { change: number; of: number; size: string }): Difference {
  if (change === 0) return { text: 'same', tone: 'same' }
  const percent = of === 0 ? null : Math.round((Math.abs(change) / of) * 100)
  const share = percent === null || percent > 999 ? '' : ` (${sign(change)}${percent} %)`
  return { text: `${sign(change)}${size}${share}`, tone: change > 0 ? 'bad' : 'good' }
}

function sign(change: number): string {
  return change > 0 ? '+' : '−'
}

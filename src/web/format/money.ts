import type { Cost } from '#contract/money.ts'
import type { UsageClass } from '#contract/usage.ts'
import { formatCount, unknownNumber } from '#web/format/number.ts'

const large = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/**
 * US dollars from a decimal string: `$18.20`, `$0.00042`, `$1,204.50`. From one cent up two places;
 * below, three significant digits, because single calls cost fractions of a cent.
 */
export function formatUsd(amount: string | null): string {
  if (amount === null) return unknownNumber
  const value = Number(amount)
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size === 0) return '$0'
  if (size >= 0.1) return `${sign}$${large.format(size)}`
  return `${sign}$${plainDecimal(size)}`
}

/** What something cost, with what is not known spelled out: `$1.20`, `unpriced`, `$1.20 + 3 unpriced`. */
export function formatCost(cost: Cost): string {
  if (cost.unpriced === 0) return formatUsd(cost.usd)
  if (Number(cost.usd) === 0) return 'unpriced'
  return `${formatUsd(cost.usd)} + ${formatCount(cost.unpriced)} unpriced`
}

/** A price per million tokens, as published: `$2.50`, `$0.075`. */
export function formatPrice(perMillion: string | undefined): string {
  if (perMillion === undefined || perMillion === '') return unknownNumber
  const value = Number(perMillion)
  const cents = value.toFixed(2)
  return Number(cents) === value ? `$${cents}` : `$${plainDecimal(value)}`
}

/** Searches are priced by the thousand wherever people read prices, and kept by the million like all. */
export function formatClassPrice(name: UsageClass, perMillion: string | undefined): string {
  if (name !== 'web_search') return formatPrice(perMillion)
  return `${formatPrice(perMillion && String(Number(perMillion) / 1000))} per thousand`
}

/** Three significant digits without an exponent and without zeros at the end. */
function plainDecimal(value: number): string {
  const places = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(value))))
  const text = value.toFixed(places).replace(/0+$/, '')
  const missing = 2 - (text.length - text.indexOf('.') - 1)
  return missing > 0 ? text + '0'.repeat(missing) : text
}

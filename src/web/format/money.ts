import type { Cost } from '#contract/money.ts'
import type { UsageClass } from '#contract/usage.ts'
import { formatCount, unknownNumber } from '#web/format/number.ts'

const large = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

// The most that toFixed can; costs are kept to far fewer.
const placesMax = 100
const published = new Intl.NumberFormat('en', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 12,
})

/**
 * US dollars from a decimal string: `$18.20`, `$0.104`, `$0.00042`, `$1,204.50`. From one dollar up
 * to the cent; below, three significant digits, because single calls cost fractions of a cent.
 * Something never reads as nothing, however small it is.
 */
export function formatUsd(amount: string | null): string {
  if (amount === null) return unknownNumber
  const value = Number(amount)
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size === 0) return '$0'
  if (size >= 1) return `${sign}$${large.format(size)}`
  return `${sign}$${plainDecimal(size)}`
}

/** What something cost, with what is not known spelled out: `$1.20`, `unpriced`, `$1.20 + 3 unpriced`. */
export function formatCost(cost: Cost): string {
  if (cost.unpriced === 0) return formatUsd(cost.usd)
  if (Number(cost.usd) === 0) return 'unpriced'
  return `${formatUsd(cost.usd)} + ${formatCount(cost.unpriced)} unpriced`
}

/** A price per million tokens, every digit that is published: `$2.50`, `$0.075`, `$12.345`. */
export function formatPrice(perMillion: string | undefined): string {
  if (perMillion === undefined || perMillion === '') return unknownNumber
  return `$${published.format(Number(perMillion))}`
}

/** Searches are priced by the thousand wherever people read prices, and kept by the million like all. */
export function formatClassPrice(name: UsageClass, perMillion: string | undefined): string {
  if (name !== 'web_search') return formatPrice(perMillion)
  return `${formatPrice(perMillion && String(Number(perMillion) / 1000))} per thousand`
}

/** At least two places and three significant digits, without an exponent and without further zeros at the end. */
function plainDecimal(value: number): string {
  const places = Math.min(placesMax, Math.max(2, 2 - Math.floor(Math.log10(value))))
  const text = value.toFixed(places).replace(/0+$/, '')
  const missing = 2 - (text.length - text.indexOf('.') - 1)
  return missing > 0 ? text + '0'.repeat(missing) : text
}

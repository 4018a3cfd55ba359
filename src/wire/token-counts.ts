import { usageClasses, type UsageClass, type Usage } from '#contract/usage.ts'

/** Usage from counts by class; classes without any are left out. */
export function usageOf(counts: Partial<Record<UsageClass, number>>): Usage {
  const usage: Usage = {}
  for (const name of usageClasses) {
    const count = counts[name]
    if (count !== undefined && count > 0) usage[name] = count
  }
  return usage
}

/**
 * Splits a total into named shares of it and what remains. Providers' details sometimes overlap
 * (audio that was cached counts in both): a share never takes more than is left, in the order
 * given, so that the classes always add up to the total.
 */
export function splitTotal<Name extends string>(
  total: number,
  shares: readonly (readonly [Name, number])[],
): { readonly shares: Partial<Record<Name, number>>; readonly rest: number } {
  let rest = total
  const taken: Partial<Record<Name, number>> = {}
  for (const [name, wanted] of shares) {
    const count = Math.min(wanted, rest)
    taken[name] = count
    rest -= count
  }
  return { shares: taken, rest }
}

/** What a stored cost keeps. */
const costDecimals = 12

/** US dollars as a decimal string of at most 12 decimals, without an exponent; null for what is no cost. */
export function costText(value: unknown): string | null {
  const isDecimal = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)
  if (!isDecimal && (typeof value !== 'number' || !Number.isFinite(value) || value < 0)) return null
  const text = String(value)
  // Providers add binary fractions: 0.1 + 0.2 comes as 0.30000000000000004. Below a millionth they print with an exponent.
  const isTooFine = text.includes('e') || (text.split('.')[1] ?? '').length > costDecimals
  return isTooFine ? Number(value).toFixed(costDecimals) : text
}

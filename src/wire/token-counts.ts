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

/** US dollars as a decimal string without an exponent; null for what is no cost. */
export function costText(value: unknown): string | null {
  if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) return value
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return null
  const text = String(value)
  // 12 decimals is what a stored cost keeps; only numbers below a millionth print with an exponent.
  return text.includes('e') ? value.toFixed(12) : text
}

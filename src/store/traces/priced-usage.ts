import { type UsageClass, usageClasses, type Usage } from '#contract/usage.ts'
import type { PricedUsage } from '#store/ports/stored-trace.ts'

/**
 * Reads the two maps that trace rows aggregate: tokens under `provider⇥model⇥tier⇥class`, calls
 * under `provider⇥model⇥tier`. Sums that were taken back to zero disappear.
 */
export function readPricedUsage(
  tokens: Readonly<Record<string, string>>,
  calls: Readonly<Record<string, string>>,
): PricedUsage[] {
  const priced = new Map<
    string,
    { provider: string; model: string; tier: string; calls: number; usage: Usage }
  >()
  const entry = (provider: string, model: string, tier: string) => {
    const key = `${provider}\t${model}\t${tier}`
    const known = priced.get(key) ?? { provider, model, tier, calls: 0, usage: {} }
    priced.set(key, known)
    return known
  }
  for (const [key, count] of Object.entries(calls)) {
    const [provider = '', model = '', tier = ''] = key.split('\t')
    entry(provider, model, tier).calls += Number(count)
  }
  for (const [key, count] of Object.entries(tokens)) {
    const [provider = '', model = '', tier = '', name = ''] = key.split('\t')
    if (isUsageClass(name) && count !== '0')
      entry(provider, model, tier).usage[name] = Number(count)
  }
  return [...priced.values()].filter((one) => one.calls !== 0 || Object.keys(one.usage).length > 0)
}

/** Reads a map of tokens by class; unknown classes of a newer version are left out. */
export function readUsage(tokens: Readonly<Record<string, string>>): Usage {
  const usage: Usage = {}
  for (const [name, count] of Object.entries(tokens))
    if (isUsageClass(name) && count !== '0') usage[name] = Number(count)
  return usage
}

function isUsageClass(name: string): name is UsageClass {
  return (usageClasses as readonly string[]).includes(name)
}

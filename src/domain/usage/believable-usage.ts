import type { Usage } from '#contract/usage.ts'

/** More tokens of one class than any call can have; sums of billions of such calls still fit 64 bits. */
const tokensMax = 1_000_000_000

/**
 * Usage with the counts that a call can have: whole numbers from zero to a billion. A provider that
 * says anything else has not said how many tokens there were, and nobody guesses.
 */
export function believableUsage(usage: Usage): Usage {
  return Object.fromEntries(
    Object.entries(usage).filter(
      ([, tokens]) => Number.isInteger(tokens) && tokens >= 0 && tokens <= tokensMax,
    ),
  )
}

/** US dollars as a decimal that the store can hold; null for what is none. */
export function believableCost(cost: string | null): string | null {
  return cost !== null && /^\d{1,12}(\.\d{1,20})?$/.test(cost) ? cost : null
}

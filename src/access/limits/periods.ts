import type { Limits } from '#contract/keys.ts'

/** When the running day or month began, milliseconds since 1970, UTC. */
export function periodStartMs(period: Limits['budgetPeriod'], nowMs: number): number {
  const now = new Date(nowMs)
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), period === 'day' ? now.getUTCDate() : 1)
}

/** When it ends. */
export function periodEndMs(period: Limits['budgetPeriod'], nowMs: number): number {
  const now = new Date(nowMs)
  return period === 'day'
    ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
    : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
}

import { tokenClasses, type Usage } from '#contract/usage.ts'
import { knownCostOf } from '#domain/cost/cost-of.ts'
import { usageUnknownTier } from '#domain/cost/price-book.ts'
import { estimateUsage } from '#gateway/estimate-usage.ts'
import { believable, readOutcome } from '#gateway/read-outcome.ts'
import { go, type Stage } from '#gateway/stage.ts'
import { nextTurn } from '#kit/next-turn.ts'

/** What the call used, and at which prices: its reservation gives way to that. */
export const stage: Stage = async (call, parts) => {
  const { last, target } = call.outcome
  if (call.isLarge) await nextTurn()
  const { prices } = parts.now()
  const atMs = Number(call.startedAtNs / 1_000_000n)
  const read = readOutcome(last)
  const told = read.reply === null ? null : believable(read.reply)
  const estimated = estimateUsage({ wire: call.wire, last, reply: told, request: call })
  const reply = estimated ?? told
  if (estimated !== null) call.flags.add('estimated')
  const usage = reply?.usage ?? {}
  const model = reply?.responseModel || target.model
  const serviceTier = reply?.priceTier || call.view.priceTier
  const isUsageUnknown = reply !== null && !reply.hasUsage && read.errorType === ''
  const priceTier = isUsageUnknown
    ? usageUnknownTier
    : prices.tierOf({ provider: target.provider.id, model, serviceTier, usage, atMs })
  // A stream that the caller left has been paid for, and nobody says how much: the reservation stands.
  const isUnknown = read.errorType === 'cancelled' && reply?.hasUsage !== true
  const { reservation } = call
  if (reservation !== null) {
    const price = prices.prices({ provider: target.provider.id, model, tier: priceTier }, atMs)
    call.settle(
      isUnknown ? reservation : { tokens: totalTokens(usage), cost: knownCostOf(usage, price) },
      parts,
    )
  }
  call.result = { ...read, reply, priceTier }
  return go
}

function totalTokens(usage: Usage): number {
  return tokenClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}

import { hasLimits, isReached, type LimitReached } from '#access/limits/port.ts'
import { costOf } from '#domain/cost/cost-of.ts'
import type { Call } from '#gateway/call.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import { go, refused, type Stage } from '#gateway/stage.ts'
import type { WireRefusal } from '#wire/define.ts'

/** Room for the call's record, and what it may use of its key's limits. With both it is let in. */
export const stage: Stage = (call, parts) => {
  if (!parts.spool.hasRoom)
    return refused({
      status: 503,
      code: 'spool_full',
      field: '',
      message:
        'Belay cannot record calls right now: the spool is full because the trace store is away or behind. Nothing was sent to the provider; try again shortly.',
    })
  const reached = reserve(call, parts)
  if (reached !== null) return refused(limitRefusal(reached))
  parts.used(call.key)
  call.letIn(parts)
  return go
}

function reserve(call: Call, parts: GatewayParts): LimitReached | null {
  const { key, view } = call
  if (key.slot === -1 || !hasLimits(key.limits)) return null
  // Four bytes a token is near enough to reserve by; what was really used replaces it afterwards.
  const input = Math.ceil(call.body.length / 4)
  const output = view.outputTokensMax ?? parts.settings.outputTokensReserved
  const nowMs = parts.clock.nowMs()
  const [first] = call.targets
  const price =
    first === undefined
      ? null
      : parts
          .now()
          .prices.prices(
            { provider: first.provider.id, model: first.model, tier: view.priceTier },
            nowMs,
          )
  const outcome = parts.limits.reserve({
    slot: key.slot,
    limits: key.limits,
    tokens: input + output,
    cost: costOf({ input, output }, price) ?? 0n,
    nowMs,
  })
  if (isReached(outcome)) return outcome
  call.reservation = outcome
  return null
}

function limitRefusal({ limit, bound, retryAfterS }: LimitReached): WireRefusal {
  const isBudget = limit === 'budget'
  return {
    status: 429,
    code: isBudget ? 'budget_spent' : 'rate_limited',
    field: '',
    message: `This key has reached its limit: ${limit} (${bound}). ${isBudget ? 'The budget starts anew' : 'Try again'} in ${retryAfterS} s; the page Settings, Keys shows and changes limits.`,
    retryAfterS,
  }
}

import { z } from 'zod'
import { idOf } from '#contract/ids.ts'
import { deliveryName } from '#contract/releases.ts'
import { rolloutPlan, stepsMax } from '#contract/rollout-plan.ts'
import { environmentName, timestamp } from '#contract/time.ts'

/** Bins of one histogram: amounts from a picodollar to a billion fill fewer. */
const binsMax = 20_000

const count = z.number().int().min(0)
const bins = z
  .array(z.object({ bin: z.number().int(), count }))
  .max(binsMax)
  .readonly()

const variantCounts = z.object({
  calls: count,
  errors: count,
  refusals: count,
  units: count,
  costUsd: z.number().min(0),
  amounts: z.object({ cost: bins, tokens: bins, latency: bins, 'first-token': bins }),
  scores: z.record(z.string(), bins),
})

/**
 * Everything that a verdict of a rollout came from, and what it was: who has the file computes it again, byte for byte, without
 * a server. Counts are sufficient: the methods do not look at the order of calls.
 */
export const verdictCapsule = z.object({
  format: z.literal('belay-verdict-1'),
  rollout: z.object({
    id: idOf('rollout'),
    deployment: deliveryName,
    environment: environmentName,
    control: idOf('release'),
    candidate: idOf('release'),
    salt: z.string().describe('what units were assigned by: SHA-256(salt, a zero byte, unit)'),
    state: z.string(),
    reason: z.string().describe('as people and the controller wrote it down'),
    startedAt: timestamp,
    endedAt: timestamp.nullable(),
  }),
  plan: rolloutPlan,
  stretches: z
    .array(
      z.object({
        step: count,
        weight: z.number().min(0).max(1),
        control: variantCounts,
        candidate: variantCounts,
      }),
    )
    .max(stepsMax)
    .readonly()
    .describe('what both releases did in each step'),
  stand: z.object({
    step: count,
    stepCalls: count,
    stepSeconds: z.number(),
    ageSeconds: z.number(),
    isApproved: z.boolean(),
  }),
  verdict: z
    .object({ analysis: z.unknown(), decision: z.unknown() })
    .describe('what was made of it; computed again from all the above it is the same'),
})
export type VerdictCapsule = z.output<typeof verdictCapsule>

import { z } from 'zod'
import { idOf } from '#contract/ids.ts'

/** How a release takes over in an environment: what of it a deployment shows. */
export const rolloutStates = ['running', 'paused', 'held', 'shipped', 'rolled-back'] as const
export type RolloutState = (typeof rolloutStates)[number]

/** What an analysis of a rollout comes to. */
export const rolloutVerdicts = ['ship', 'hold', 'rollback'] as const
export type RolloutVerdict = (typeof rolloutVerdicts)[number]

/** The two sides of a rollout: the release that serves, and the one that may take over. */
export const variants = ['control', 'candidate'] as const
export type Variant = (typeof variants)[number]

/**
 * Stands on calls that asked for their variant (`x-belay-variant`) and were not assigned one: an
 * analysis leaves them out.
 */
export const variantTestFlag = 'variant-test'

export const rolloutHead = z.object({
  id: idOf('rollout'),
  candidate: idOf('release').describe('the release that may take over'),
  state: z.enum(rolloutStates),
  step: z.number().int(),
  weight: z.number().min(0).max(1).describe('share of the units that the candidate answers'),
})
export type RolloutHead = z.infer<typeof rolloutHead>

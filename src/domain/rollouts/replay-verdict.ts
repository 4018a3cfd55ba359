import type { VerdictCapsule } from '#contract/verdict-capsule.ts'
import { analyse } from '#domain/rollouts/analyse.ts'
import { type Decision, decide } from '#domain/rollouts/decide.ts'
import { canonicalJson } from '#kit/canonical-json.ts'

/** The verdict of a capsule computed again, and whether it is the one in it, byte for byte. */
export function replayVerdict({ plan, stretches, stand, verdict }: VerdictCapsule): {
  readonly isSame: boolean
  readonly decision: Decision
  /** Canonical JSON of what is computed. */
  readonly text: string
} {
  const analysis = analyse(plan, stretches)
  const decision = decide(plan, analysis, stand)
  const text = canonicalJson({ analysis, decision })
  return { isSame: text === canonicalJson(verdict), decision, text }
}

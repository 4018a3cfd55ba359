import { createHash } from 'node:crypto'
import type { AssignmentUnit } from '#contract/deployments.ts'
import type { Variant } from '#contract/rollouts.ts'

/** What a call says of whom it is for; '' where it says nothing. A trace it always has. */
export type AssignmentFacts = Readonly<Record<AssignmentUnit, string>>

/** Where a unit of the declared kind is missing. */
const fallbackOrder: readonly AssignmentUnit[] = ['header', 'user', 'session', 'trace']

/** What of a call is assigned: the unit of the declared kind, else the first there is. */
export function unitOf(declared: AssignmentUnit, facts: AssignmentFacts): string {
  const found = [declared, ...fallbackOrder].find((kind) => facts[kind] !== '')
  return found === undefined ? '' : facts[found]
}

/**
 * Where a unit lies in [0, 1): the first 8 bytes of SHA-256(salt, a zero byte, unit) as a fraction
 * of 2^64. The nearest double of it, kept below 1.
 */
export function bucketOf(salt: string, unit: string): number {
  const digest = createHash('sha256').update(`${salt}\0${unit}`).digest()
  return Math.min(Number(digest.readBigUInt64BE(0)) / 2 ** 64, 1 - Number.EPSILON / 2)
}

/**
 * The variant of a unit: the candidate owns [0, weight). Raising the weight moves units to the
 * candidate and nobody back; at 0 it has nobody, at 1 everybody.
 */
export function assignVariant(given: {
  readonly salt: string
  readonly unit: string
  /** Share of the candidate, from 0 to 1. */
  readonly weight: number
}): Variant {
  return variantAt(bucketOf(given.salt, given.unit), given.weight)
}

/** The same of a unit whose place is known. */
export function variantAt(bucket: number, weight: number): Variant {
  return bucket < weight ? 'candidate' : 'control'
}

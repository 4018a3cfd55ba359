import { type Fault, fault } from '#contract/faults.ts'
import type { Actor, Payer } from '#contract/people.ts'
import type { Scope } from '#contract/roles.ts'

/** What whoever has Belay call models must be allowed to do: the same as for calling them directly. */
export const spendingScope: Scope = 'call'

/**
 * Why this actor cannot have models called; null when they can. Told before anything is stored or
 * begun; every call is checked anew, by the gateway for a key and by `payerProblem` for a person.
 */
export function spendingProblem({ name, scopes }: Actor): Fault | null {
  return scopes.includes(spendingScope)
    ? null
    : fault(
        'not_allowed',
        `This calls models, which needs the scope "${spendingScope}"; ${name} has: ${scopes.join(', ') || 'none'}.`,
      )
}

/** What is kept of an actor for calls that are made later. */
export function payerOf({ kind, id }: Actor): Payer {
  return { kind, id }
}

import { type Fault, fault } from '#contract/faults.ts'
import type { Actor } from '#contract/people.ts'
import type { Role } from '#contract/roles.ts'
import { isOwnApproval } from '#domain/events/second-person.ts'

/** Protected where nobody chose, once there is somebody else who can look. */
const protectedDefault = ['production']

type Person = { readonly id: string; readonly role: Role; readonly isDisabled: boolean }

/** The labels that are protected: those chosen, else `production` in a workspace of two people or more. */
export function protectedLabels(
  chosen: readonly string[] | null,
  people: readonly Person[],
): readonly string[] {
  return (
    chosen ?? (people.filter(({ isDisabled }) => !isDisabled).length > 1 ? protectedDefault : [])
  )
}

/**
 * Why somebody may not move a label onto or away from a version; null when they may. A protected
 * label takes a person who can review and did not write the version. Where nobody else could, its
 * author may: a lone owner is not locked out. Any other label takes the scope `edit`.
 */
export function labelRefusal(asked: {
  readonly actor: Actor
  readonly label: string
  readonly isProtected: boolean
  /** Who stands behind what wrote the version. */
  readonly author: { readonly kind: string; readonly id: string }
  readonly people: readonly Person[]
}): Fault | null {
  const { actor, label, isProtected, author, people } = asked
  if (!isProtected) {
    return actor.scopes.includes('edit')
      ? null
      : fault(
          'not_allowed',
          `Moving the label "${label}" needs the scope "edit"; ${actor.name} has: ${actor.scopes.join(', ')}.`,
        )
  }
  if (actor.kind !== 'person')
    return fault(
      'label_protected',
      `The label "${label}" is protected: a person moves it, signed in on the page. ${actor.name} is none.`,
    )
  if (actor.role === null || actor.role === 'viewer')
    return fault(
      'label_protected',
      `The label "${label}" is protected: it takes the role reviewer, editor or owner; ${actor.name} is ${actor.role ?? 'none of them'}.`,
    )
  // Every role but viewer attests.
  return isOwnApproval({ asker: author, approver: actor, people, scope: 'attest' })
    ? fault(
        'label_protected',
        `The label "${label}" is protected, and ${actor.name} wrote this version, or had a key write it. Somebody else moves it.`,
      )
    : null
}

import type { Loose } from '#wire/loose.ts'
import type { Omissions } from '#wire/translate/omissions.ts'

/**
 * One thing that a provider needs of requests in the very format that callers speak: it says the same in
 * another way, or leaves out what is refused where the operator allows it. Everything else goes as it came,
 * and what the provider refuses it says itself. Pure.
 */
export type Need = {
  /** Ids of the wires that it concerns. */
  readonly wires: readonly string[]
  /** The request as the provider takes it; the very same object where it is that already. */
  apply(request: Loose, target: NeedTarget): Loose
}

export type NeedTarget = {
  /** The provider's own name of the model. */
  readonly model: string
  /** The name that the caller wrote. */
  readonly askedModel: string
  /** Null where nothing may be left out. */
  readonly omissions: Omissions | null
}

/** A request after every need that concerns its wire. */
export function afterNeeds(
  request: Loose,
  given: NeedTarget & { readonly wire: string; readonly needs: readonly Need[] },
): Loose {
  return given.needs
    .filter(({ wires }) => wires.includes(given.wire))
    .reduce((changed, need) => need.apply(changed, given), request)
}

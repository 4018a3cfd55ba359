import type { Call } from '#gateway/call.ts'
import type { GatewayParts } from '#gateway/gateway-parts.ts'
import type { WireRefusal } from '#wire/define.ts'

/** How a stage ends: the call goes on, was answered, or is refused in the format of its caller. */
export type StageEnd =
  | { readonly kind: 'go' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly refusal: WireRefusal }

/**
 * One step of every model call. Reads what the call has found so far, and adds what it finds. Gives a
 * promise only where it waits: most stages of most calls do not.
 */
export type Stage = (call: Call, parts: GatewayParts) => StageEnd | Promise<StageEnd>

export const go: StageEnd = { kind: 'go' }

export function refused(refusal: WireRefusal): StageEnd {
  return { kind: 'refused', refusal }
}

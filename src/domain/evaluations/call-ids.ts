import { createHash } from 'node:crypto'

/** Which call of an evaluation: its variant by place, its item, its repeat. */
export type CallKey = {
  readonly variant: number
  readonly item: string
  readonly repeat: number
}

/**
 * The trace that a call of an evaluation writes. It follows from the call, so that after a crash
 * the answer of a call that was paid for is found in the traces instead of being paid for again.
 * `attempt` counts the times that its failed calls were made anew.
 */
export function traceOfCall(
  evaluation: string,
  { variant, item, repeat }: CallKey,
  attempt: number,
): { readonly traceId: string; readonly spanId: string } {
  const hash = createHash('sha256')
    .update(`${evaluation} ${variant} ${item} ${repeat} ${attempt}`)
    .digest('hex')
  return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48) }
}

/** How a call is named in maps. */
export function keyText({ variant, item, repeat }: CallKey): string {
  return `${variant} ${repeat} ${item}`
}

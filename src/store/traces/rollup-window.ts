import type { Window } from '#store/ports/trace-query.ts'

/** Windows up to this long are answered from minutes, longer ones from hours. */
const minutesWindowMaxS = 6 * 3600

/** Which rollup answers a window: both its ends are drawn out to whole minutes, or to whole hours. */
export function rollupStepOf(window: Window): 'minute' | 'hour' {
  const lengthS = Number((window.toNs - window.fromNs) / 1_000_000_000n)
  return lengthS <= minutesWindowMaxS ? 'minute' : 'hour'
}

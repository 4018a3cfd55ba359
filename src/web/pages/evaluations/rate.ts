/** How many calls were done at a moment; milliseconds since 1970. */
export type Sample = { readonly done: number; readonly atMs: number }

// Long enough to be calm, short enough to follow a provider that slows down.
const keptMs = 30_000
// Two readings closer than this say nothing about a rate.
const leastMs = 1500

/** Adds a reading and lets old ones go; a count that fell (a resumed run) begins anew. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last !== undefined && sample.done < last.done) return [sample]
  return [...samples.filter(({ atMs }) => atMs >= sample.atMs - keptMs), sample]
}

/** Calls a second over the readings; null while they cannot say. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) return null
  const spanMs = last.atMs - first.atMs
  if (spanMs < leastMs || last.done === first.done) return null
  return (last.done - first.done) / (spanMs / 1000)
}

/**
 * Calls a second since the evaluation began, for a page that has just been loaded and has no two
 * readings yet. After a pause it is too low; the readings put that right within seconds.
 */
export function rateSoFar(
  { startedAt, callsDone }: { readonly startedAt: string | null; readonly callsDone: number },
  nowMs: number,
): number | null {
  if (startedAt === null || callsDone === 0) return null
  const tookMs = nowMs - Date.parse(startedAt)
  return tookMs < leastMs ? null : callsDone / (tookMs / 1000)
}

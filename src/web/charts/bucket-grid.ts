type Bucketed = { readonly startNs: string }

type Grid<Bucket> = {
  /** Start of every bucket of the window, seconds, without holes. */
  readonly times: readonly number[]
  /** The bucket at each time; null where nothing happened. */
  readonly buckets: readonly (Bucket | null)[]
}

// A window of 30 days in minutes is 43,200; beyond this the answer is not what was asked for.
const bucketsMax = 50_000

/** Lays buckets that have data into the whole window, so that a hole is a hole and not a straight line. */
export function layIntoGrid<Bucket extends Bucketed>(
  buckets: readonly Bucket[],
  window: { fromNs: string; toNs: string; bucketS: number },
): Grid<Bucket> {
  const { bucketS } = window
  const phase = buckets[0] === undefined ? 0 : secondsOf(buckets[0].startNs) % bucketS
  const from = Math.floor((secondsOf(window.fromNs) - phase) / bucketS) * bucketS + phase
  const to = secondsOf(window.toNs)
  const times: number[] = []
  for (let time = from; time < to && times.length < bucketsMax; time += bucketS) times.push(time)
  const laid: (Bucket | null)[] = times.map(() => null)
  for (const bucket of buckets) {
    // A day after the clocks changed begins an hour off; it is that day all the same.
    const start = secondsOf(bucket.startNs)
    const place = Math.round((start - from) / bucketS)
    if (place < 0 || place >= times.length) continue
    times[place] = start
    laid[place] = bucket
  }
  return { times, buckets: laid }
}

/** Whole seconds since 1970 of a moment in nanoseconds. */
export function secondsOf(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1_000_000_000n)
}

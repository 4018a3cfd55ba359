/** Where time comes from, handed in so that rules can be tested at any hour. */
export type Clock = {
  /** Milliseconds since 1970; may jump when the machine's clock is set. */
  nowMs(): number
  /** Nanoseconds since 1970, never going back while the process lives. */
  nowNs(): bigint
}

// The wall clock gives the origin, the monotonic one the distance: a span can never end before
// it began because somebody set the clock in between.
const originNs = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint()

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  nowNs: () => originNs + process.hrtime.bigint(),
}

/**
 * A figure of model calls: how it is read from the rollups (`calls_by_minute`, `calls_by_hour`) and from
 * traces. Both are SQL within a GROUP BY over rows that are named `source`.
 */
export type Measure<Raw, Value> = {
  readonly title: string
  readonly unit: 'calls' | 'ms' | 'tokens/s' | 'tokens' | 'US $'
  readonly ofCalls: string
  /** Null where the rows of traces do not say it. */
  readonly ofTraces: string | null
  /** The figure, from what the engine answers. */
  readonly read: (raw: Raw) => Value
}

/** The measure as it is; what it reads stays known to the types. */
export function defineMeasure<Raw, Value>(measure: Measure<Raw, Value>): Measure<Raw, Value> {
  return measure
}

/** p50, p95 and p99 of a sketch; null when there is none. */
export function readQuantiles(
  quantiles: readonly (number | null)[],
): readonly [p50: number, p95: number, p99: number] | null {
  const [p50, p95, p99] = quantiles
  return typeof p50 === 'number' && typeof p95 === 'number' && typeof p99 === 'number'
    ? [p50, p95, p99]
    : null
}

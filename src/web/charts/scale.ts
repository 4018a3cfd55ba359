/** A straight scale from values to pixels. */
export type Scale = {
  readonly at: (value: number) => number
  /** Round values across the whole of it. */
  readonly ticks: readonly number[]
  readonly low: number
  readonly high: number
}

/**
 * A scale over at least the given values, widened to round ends. `wanted` is about how many ticks
 * there shall be. Values that are all alike still get a stretch.
 */
export function scaleOver(
  values: readonly number[],
  pixels: { readonly from: number; readonly to: number },
  wanted = 5,
): Scale {
  const known = values.filter((value) => Number.isFinite(value))
  const least = known.length === 0 ? 0 : Math.min(...known)
  const most = known.length === 0 ? 1 : Math.max(...known)
  const spread = most - least || Math.abs(most) || 1
  const step = roundStep(spread / wanted)
  const low = Math.floor(least / step + 1e-9) * step
  const high = Math.max(low + step, Math.ceil(most / step - 1e-9) * step)
  const count = Math.round((high - low) / step)
  const ticks = Array.from({ length: count + 1 }, (_, index) => clean(low + index * step))
  const at = (value: number): number =>
    pixels.from + ((value - low) / (high - low)) * (pixels.to - pixels.from)
  return { at, ticks, low: clean(low), high: clean(high) }
}

/** 1, 2 or 5 times a power of ten, at least as large as asked. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const times = [1, 2, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10
  return times * power
}

/** Without the dust of binary fractions. */
function clean(value: number): number {
  return Number(value.toPrecision(12)) + 0
}

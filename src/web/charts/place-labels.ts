/** A label and where it would stand if it were alone; pixels from the top. */
export type Wanted = { readonly middle: number; readonly height: number }

/**
 * Middles for labels so that none covers another and all stay between `top` and `bottom`: each as
 * near as can be to where it wants to be, in the order in which they want to stand. In the order
 * given. When there is no room for all, they are packed from the top and the last ones overflow.
 */
export function placeLabels(
  labels: readonly Wanted[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): readonly number[] {
  const order = labels.map((_, index) => index)
  order.sort((a, b) => middleOf(labels, a) - middleOf(labels, b) || a - b)
  const middles = labels.map((label) => label.middle)
  // Down: each below the one above it.
  let floor = top
  for (const index of order) {
    const half = (labels[index]?.height ?? 0) / 2
    const middle = Math.max(middles[index] ?? 0, floor + half)
    middles[index] = middle
    floor = middle + half
  }
  // Up again: what went over the bottom pushes those above it.
  let ceiling = bottom
  for (const index of order.toReversed()) {
    const half = (labels[index]?.height ?? 0) / 2
    const middle = Math.min(middles[index] ?? 0, ceiling - half)
    middles[index] = Math.max(middle, top + half)
    ceiling = middle - half
  }
  return middles
}

function middleOf(labels: readonly Wanted[], index: number): number {
  return labels[index]?.middle ?? 0
}

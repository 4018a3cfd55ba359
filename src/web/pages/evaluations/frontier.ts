/** Something that has a price (less is better) and a quality (more is better). */
export type Point = { readonly name: string; readonly price: number; readonly quality: number }

/**
 * The points that no other beats: none is as cheap and better, or cheaper and as good. From the
 * cheapest on, each dearer and better than the one before.
 */
export function frontierOf<One extends Point>(points: readonly One[]): readonly One[] {
  const ordered = points.toSorted((a, b) => a.price - b.price || b.quality - a.quality)
  const frontier: One[] = []
  for (const point of ordered) {
    const best = frontier.at(-1)
    if (best === undefined || point.quality > best.quality) frontier.push(point)
  }
  return frontier
}

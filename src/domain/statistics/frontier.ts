import { requireFinite } from './require-numbers.ts'

export type Objective<Point> = {
  readonly value: (point: Point) => number
  readonly best: 'highest' | 'lowest'
}

/**
 * The points that no other point beats, in the order given: a point is beaten by one that is at least as
 * good in every objective and better in one. Points that are equal in all objectives all stay.
 * Takes time with the square of the points: meant for variants, hundreds of them, not for traces.
 */
export function frontierOf<Point>(
  points: readonly Point[],
  objectives: readonly Objective<Point>[],
): Point[] {
  const scored = points.map((point) => ({
    point,
    gains: objectives.map(({ value, best }) => (best === 'highest' ? 1 : -1) * value(point)),
  }))
  for (const { gains } of scored) requireFinite(gains, 'objectives')
  return scored
    .filter(({ gains }) => !scored.some((other) => beats(other.gains, gains)))
    .map(({ point }) => point)
}

function beats(one: readonly number[], other: readonly number[]): boolean {
  const differences = one.map((gain, index) => gain - (other[index] ?? 0))
  return (
    differences.every((difference) => difference >= 0) &&
    differences.some((difference) => difference > 0)
  )
}

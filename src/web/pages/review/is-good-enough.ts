import type { ReviewDimension } from '#contract/reviews.ts'

/** Whether a value is good enough by its dimension. */
export function isGoodEnough(dimension: ReviewDimension, value: number | string): boolean {
  return dimension.kind === 'scale'
    ? typeof value === 'number' && value >= dimension.passesFrom
    : typeof value === 'string' && dimension.passing.includes(value)
}

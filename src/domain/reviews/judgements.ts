import type { Review, ReviewDimension } from '#contract/reviews.ts'

/** What one person said, by dimension. */
export type Values = Readonly<Record<string, number | string>>

/** What is wrong with the values of a review: a dimension left out, one that is not there, a step off the scale. */
export function valueProblems(
  dimensions: readonly ReviewDimension[],
  values: Values,
): { path: string; message: string }[] {
  const names = dimensions.map(({ name }) => name)
  return [
    ...dimensions.flatMap((dimension) => {
      const value = values[dimension.name]
      const path = `values.${dimension.name}`
      if (dimension.kind === 'scale') {
        const isStep =
          typeof value === 'number' &&
          Number.isInteger(value) &&
          value >= 1 &&
          value <= dimension.steps
        return isStep
          ? []
          : [{ path, message: `a whole number from 1 to ${dimension.steps} is needed` }]
      }
      return typeof value === 'string' && dimension.labels.includes(value)
        ? []
        : [{ path, message: `one of ${dimension.labels.join(', ')} is needed` }]
    }),
    ...Object.keys(values)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path: `values.${name}`,
        message: `the queue has no "${name}"; it has: ${names.join(', ')}`,
      })),
  ]
}

/** What is wrong with the dimensions of a queue. */
export function dimensionProblems(
  dimensions: readonly ReviewDimension[],
): { path: string; message: string }[] {
  const names = dimensions.map(({ name }) => name)
  return dimensions.flatMap((dimension, at) => {
    const path = `dimensions.${at}`
    const problems =
      names.indexOf(dimension.name) === at
        ? []
        : [{ path: `${path}.name`, message: `"${dimension.name}" stands twice` }]
    if (dimension.kind === 'scale')
      return dimension.passesFrom <= dimension.steps
        ? problems
        : [
            ...problems,
            { path: `${path}.passesFrom`, message: `the scale ends at ${dimension.steps}` },
          ]
    const { labels, passing } = dimension
    const twice = labels.find((label, place) => labels.indexOf(label) !== place)
    const unknown = passing.find((label) => !labels.includes(label))
    return [
      ...problems,
      ...(twice === undefined
        ? []
        : [{ path: `${path}.labels`, message: `"${twice}" stands twice` }]),
      ...(unknown === undefined
        ? []
        : [{ path: `${path}.passing`, message: `"${unknown}" is none of the labels` }]),
    ]
  })
}

/** Whether a value is good enough by its dimension. */
export function isPassing(dimension: ReviewDimension, value: number | string | undefined): boolean {
  return dimension.kind === 'scale'
    ? typeof value === 'number' && value >= dimension.passesFrom
    : typeof value === 'string' && dimension.passing.includes(value)
}

/** What most of the people who judged an item say of it; null when as many say one as the other. */
export function verdictOf(
  dimension: ReviewDimension,
  reviews: readonly { readonly values: Values }[],
): boolean | null {
  const passes = reviews.filter(({ values }) => isPassing(dimension, values[dimension.name])).length
  const fails = reviews.length - passes
  return passes === fails ? null : passes > fails
}

/** Whether people said different things of an item, on whichever dimension. */
export function isDisagreed(
  dimensions: readonly ReviewDimension[],
  reviews: readonly { readonly values: Values }[],
): boolean {
  return dimensions.some(({ name }) => new Set(reviews.map(({ values }) => values[name])).size > 1)
}

/** The newest correction among reviews; null when nobody corrected. */
export function correctionOf(reviews: readonly Pick<Review, 'correction' | 'at'>[]): string | null {
  return (
    reviews
      .filter(({ correction }) => correction !== null)
      .toSorted((a, b) => a.at.localeCompare(b.at))
      .at(-1)?.correction ?? null
  )
}

import { invariant } from '#kit/invariant.ts'

/**
 * Every value is a finite number. Scores are checked where they enter Belay, so a NaN here is our own
 * mistake; a missing score is `null` and is told apart before any arithmetic.
 */
export function requireFinite(values: readonly number[], name: string): void {
  const index = values.findIndex((value) => !Number.isFinite(value))
  invariant(index === -1, `${name} are finite numbers, and number ${index} is ${values[index]}`)
}

/** A count of something: a whole number, 0 or more. */
export function requireCount(value: number, name: string): void {
  invariant(
    Number.isSafeInteger(value) && value >= 0,
    `${name} is a whole number from 0 up, and is ${value}`,
  )
}

/** Strictly between 0 and 1: error rates, confidence levels, power, quantiles. */
export function requireShare(value: number, name: string): void {
  invariant(value > 0 && value < 1, `${name} lies between 0 and 1, and is ${value}`)
}

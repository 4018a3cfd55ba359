import assert from 'node:assert/strict'
import type { Random } from '#domain/statistics/seeded-random.ts'

/** Standard errors that a simulated share may lie off: with fixed seeds a test never flickers, and one in 10,000 honest ones fails when written. */
const errorsMax = 4

/** How often something happens in `trials` trials, as a share. */
export function shareOf(trials: number, happens: (trial: number) => boolean): number {
  let count = 0
  for (let trial = 0; trial < trials; trial += 1) if (happens(trial)) count += 1
  return count / trials
}

/** The simulated share is the expected one but for the error of so many trials. */
export function assertShare(seen: number, expected: number, trials: number, what = ''): void {
  const allowed = errorsMax * errorOf(expected, trials)
  assert.ok(
    Math.abs(seen - expected) <= allowed,
    `${what} ${seen} is not ${expected} ± ${allowed.toFixed(4)} in ${trials} trials`,
  )
}

/** The simulated share is at most so much, but for the error of so many trials. */
export function assertShareAtMost(seen: number, most: number, trials: number, what = ''): void {
  const allowed = most + errorsMax * errorOf(most, trials)
  assert.ok(seen <= allowed, `${what} ${seen} is above ${allowed.toFixed(4)} in ${trials} trials`)
}

/** The simulated share is at least so much, but for the error of so many trials. */
export function assertShareAtLeast(seen: number, least: number, trials: number, what = ''): void {
  assertShareAtMost(1 - seen, 1 - least, trials, `the complement of ${what}`)
}

/** Both numbers agree to within `by`. */
export function assertClose(
  seen: number | null | undefined,
  expected: number,
  by: number,
  what = '',
): void {
  assert.ok(
    typeof seen === 'number' && Math.abs(seen - expected) <= by,
    `${what} ${seen} is not ${expected} ± ${by}`,
  )
}

/** A standard normal value. Source: G. Box and M. Muller, Ann. Math. Stat. 29 (1958) 610. */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** True with probability `rate`. */
export function drawPass(random: Random, rate: number): boolean {
  return random() < rate
}

function errorOf(share: number, trials: number): number {
  return Math.sqrt((share * (1 - share)) / trials)
}

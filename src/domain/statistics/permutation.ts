import { sumByCluster } from './mean-interval.ts'
import { requireFinite } from './require-numbers.ts'
import type { Random } from './seeded-random.ts'

/** Up to so many clusters all 2^C flips are tried: 65,536 of them, a few milliseconds. */
export const exactClustersMax = 16

/** With 9,999 random flips a p value of .05 has a standard error of .002. */
const flipsDefault = 9_999

/** Sums that differ by less than this share of the largest are equal: rounding must not break ties. */
const tieShare = 1e-12

export type SignFlip = {
  /** Two-sided; 1 without differences. Never 0: the flip that nature drew is counted. */
  readonly pValue: number
  /** Every flip was tried, rather than a random sample of them. */
  readonly isExact: boolean
  readonly flips: number
}

/**
 * Tests that the differences lie symmetrically about `nullDifference`, as they do when two variants are
 * exchangeable up to that shift: under it each cluster's sum could as well have had the other sign.
 * Differences of one cluster flip together.
 * Source: R. A. Fisher, The Design of Experiments (1935) §21; B. Phipson and G. Smyth, Stat. Appl. Genet.
 * Mol. Biol. 9 (2010) 39 on counting the seen flip.
 */
export function signFlipTest(test: {
  readonly differences: readonly number[]
  readonly clusterIds?: readonly string[] | undefined
  readonly nullDifference?: number
  readonly random: Random
  readonly flips?: number
}): SignFlip {
  const { differences, clusterIds, nullDifference = 0, random, flips = flipsDefault } = test
  requireFinite(differences, 'differences')
  const values = differences.map((difference) => difference - nullDifference)
  // Clusters that sum to zero are the same flipped; without them more cases are exact.
  const sums = sumByCluster({ values, clusterIds }).filter((sum) => sum !== 0)
  const seen = Math.abs(sums.reduce((total, sum) => total + sum, 0))
  const threshold = seen - tieShare * sums.reduce((total, sum) => total + Math.abs(sum), 0)
  return sums.length <= exactClustersMax
    ? everyFlip(sums, threshold)
    : randomFlips({ sums, threshold, random, flips })
}

function everyFlip(sums: readonly number[], threshold: number): SignFlip {
  const flips = 2 ** sums.length
  let total = sums.reduce((sum, value) => sum + value, 0)
  const signs = sums.map(() => 1)
  let extreme = Math.abs(total) >= threshold ? 1 : 0
  // Gray code: each flip differs from the one before by one sign.
  for (let code = 1; code < flips; code += 1) {
    const changed = 31 - Math.clz32(code & -code)
    const sign = -(signs[changed] ?? 0)
    signs[changed] = sign
    total += 2 * sign * (sums[changed] ?? 0)
    if (Math.abs(total) >= threshold) extreme += 1
  }
  return { pValue: extreme / flips, isExact: true, flips }
}

function randomFlips(draw: {
  readonly sums: readonly number[]
  readonly threshold: number
  readonly random: Random
  readonly flips: number
}): SignFlip {
  const { sums, threshold, random, flips } = draw
  let extreme = 1
  for (let flip = 0; flip < flips; flip += 1) {
    let total = 0
    let bits = 0
    sums.forEach((sum, index) => {
      // One draw gives the signs of 32 clusters.
      if (index % 32 === 0) bits = Math.floor(random() * 2 ** 32)
      total += bits & 1 ? sum : -sum
      bits >>>= 1
    })
    if (Math.abs(total) >= threshold) extreme += 1
  }
  return { pValue: extreme / (flips + 1), isExact: false, flips }
}
